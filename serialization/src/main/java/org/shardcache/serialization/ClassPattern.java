package org.shardcache.serialization;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One entry of {@code shardcache.serialization.allow}. */
record ClassPattern(Kind kind, String prefix) {

  enum Kind {
    EXACT,
    PACKAGE,
    PACKAGE_AND_BELOW
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClassPattern.class);
  private static final String NAME = "[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*";
  private static final Pattern QUALIFIED = Pattern.compile(NAME + "(\\." + NAME + ")*");
  private static final Pattern BROAD = Pattern.compile("[^.]+|(javax?|jdk|sun|com\\.sun)(\\..*)?");

  static ClassPattern parse(String text) {
    String pattern = text.strip();
    ClassPattern parsed;
    if (pattern.endsWith(".**")) {
      parsed = new ClassPattern(Kind.PACKAGE_AND_BELOW, pattern.substring(0, pattern.length() - 2));
    } else if (pattern.endsWith(".*")) {
      parsed = new ClassPattern(Kind.PACKAGE, pattern.substring(0, pattern.length() - 1));
    } else {
      parsed = new ClassPattern(Kind.EXACT, pattern);
    }
    parsed.validate(pattern);
    return parsed;
  }

  private void validate(String pattern) {
    String name = kind == Kind.EXACT ? prefix : prefix.substring(0, prefix.length() - 1);
    if (!QUALIFIED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "shardcache.serialization.allow: '"
              + pattern
              + "' is not a class pattern; use com.acme.orders.** (a package and all below it),"
              + " com.acme.orders.* (one package) or com.acme.Money (one class). There is no"
              + " pattern for every class: what may be read from Redis has to be listed");
    }
    if (kind != Kind.EXACT && BROAD.matcher(name).matches()) {
      LOG.warn(
          "shardcache.serialization.allow: '{}' is so broad that whoever can write to Redis may"
              + " find a class in it that does harm when it is read; list the packages of your"
              + " cached classes instead",
          pattern);
    }
  }

  boolean matches(String className) {
    return switch (kind) {
      case EXACT -> className.equals(prefix);
      case PACKAGE_AND_BELOW -> className.startsWith(prefix);
      case PACKAGE -> className.startsWith(prefix) && className.indexOf('.', prefix.length()) < 0;
    };
  }
}
