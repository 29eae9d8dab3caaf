package org.shardcache.internal.management;

import java.net.URI;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Knows under which names JSR-107 wants the beans of a cache. */
final class BeanNames {

  /**
   * The characters that the specification replaces ({@code : = , \n}), and those it forgot: a quote
   * makes a name malformed, a star or question mark makes it a pattern, and neither can be
   * registered.
   */
  private static final Pattern REPLACED = Pattern.compile("[:=,\n\"*?]");

  private BeanNames() {}

  static ObjectName objectName(String type, URI managerUri, String cacheName) {
    String name =
        "javax.cache:type=%s,CacheManager=%s,Cache=%s"
            .formatted(type, replaced(managerUri.toString()), replaced(cacheName));
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new CacheException(
          "Cache \"%s\" cannot have a JMX name: \"%s\" is malformed. Name the cache differently."
              .formatted(cacheName, name),
          e);
    }
  }

  private static String replaced(String text) {
    return REPLACED.matcher(text).replaceAll(".");
  }
}
