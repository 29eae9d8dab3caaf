package org.shardcache.serialization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which classes may be written and read: closed unless a class is listed.
 *
 * <p>Four sources admit a class, by name:
 *
 * <ul>
 *   <li>the JDK's value types, always: boxes, strings, numbers, {@code java.time}, dates, {@code
 *       UUID}, {@code URI}, {@code Locale}, {@code Currency}, {@code Optional}, the collections and
 *       their immutable, empty and wrapped forms, and the common exceptions. {@code URL}, {@code
 *       Pattern}, {@code Class}, proxies and lambdas are not among them;
 *   <li>the keys and entries of Hibernate's second-level cache and of Spring's cache abstraction,
 *       always: they hold data, and what is in them has to be admitted, too;
 *   <li>{@linkplain Builder#allowDeclared(Class) declared types}, with the types that can be
 *       reached from their fields;
 *   <li>{@linkplain Builder#allow(String) patterns} of the setting {@value #SETTING}.
 * </ul>
 *
 * <p>An array is admitted when its component type is. Instances are immutable and thread-safe.
 */
public final class ClassFilter {

  /** The setting that lists further classes. */
  public static final String SETTING = "shardcache.serialization.allow";

  private static final int REMEMBERED = 4096;
  private static final int SHOWN = 500;

  private final Set<String> names;
  private final List<ClassPattern> patterns;
  private final Set<String> matched = ConcurrentHashMap.newKeySet();

  private ClassFilter(Set<String> names, List<ClassPattern> patterns) {
    this.names = Set.copyOf(names);
    this.patterns = List.copyOf(patterns);
  }

  /**
   * Starts a filter that admits the JDK's value types only.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns whether instances of a class may be written and read.
   *
   * @param type a class, never null
   * @return whether it is admitted; for an array, whether its component type is
   */
  public boolean allows(Class<?> type) {
    return allows(type.getName());
  }

  /**
   * Returns whether instances of a class may be written and read. The class is not loaded.
   *
   * @param className a binary name as {@link Class#getName()} gives it, never null
   * @return whether it is admitted; for an array, whether its component type is
   */
  public boolean allows(String className) {
    String name = elementName(className);
    return names.contains(name)
        || JdkTypes.allows(name)
        || FrameworkTypes.allows(name)
        || matched.contains(name)
        || matches(name);
  }

  private boolean matches(String name) {
    for (ClassPattern pattern : patterns) {
      if (pattern.matches(name)) {
        if (matched.size() < REMEMBERED) {
          matched.add(name);
        }
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses a class that is not admitted.
   *
   * @param className a binary name as {@link Class#getName()} gives it
   * @param cacheName for the message
   * @throws SerializationException if the class is not admitted; it names the class, the cache and
   *     the setting to add
   */
  public void check(String className, String cacheName) {
    if (!allows(className)) {
      String name = shown(elementName(className));
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': class "
              + name
              + " may not be written or read. If its instances belong into this cache, declare it"
              + " as key or value type or list it: "
              + SETTING
              + "="
              + name);
    }
  }

  /** A name as it may stand in a message, since it may be any text that somebody else wrote. */
  static String shown(String name) {
    String start = name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  /** The name without array brackets; a primitive element gives the name of its class. */
  private static String elementName(String className) {
    int dimensions = 0;
    while (dimensions < className.length() && className.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0 || dimensions == className.length()) {
      return className;
    }
    String element = className.substring(dimensions);
    if (element.startsWith("L") && element.endsWith(";")) {
      return element.substring(1, element.length() - 1);
    }
    return element.length() == 1 && "ZBCSIJFD".contains(element) ? "int" : className;
  }

  /** Collects what a {@link ClassFilter} admits. Not thread-safe. */
  public static final class Builder {

    private final DeclaredTypes declared = new DeclaredTypes();
    private final Set<String> names = new HashSet<>();
    private final List<ClassPattern> patterns = new ArrayList<>();

    private Builder() {}

    /**
     * Admits what a list of patterns matches: {@code com.acme.orders.**} is a package and all below
     * it, {@code com.acme.orders.*} one package, {@code com.acme.Money} one class (a nested class
     * is {@code com.acme.Order$Line}).
     *
     * <p>There is no pattern for every class. One that covers a top-level domain ({@code com.**})
     * or packages of the JDK is taken, with a warning in the log.
     *
     * @param list patterns separated by commas; blank entries are skipped
     * @return this builder
     * @throws IllegalArgumentException if an entry is malformed, or would admit every class
     */
    public Builder allow(String list) {
      for (String entry : list.split(",", -1)) {
        if (!entry.isBlank()) {
          patterns.add(ClassPattern.parse(entry));
        }
      }
      return this;
    }

    /**
     * Admits what each list of patterns matches, as {@link #allow(String)} does.
     *
     * @param lists lists of patterns
     * @return this builder
     * @throws IllegalArgumentException if an entry is malformed, or would admit every class
     */
    public Builder allow(Collection<String> lists) {
      lists.forEach(this::allow);
      return this;
    }

    /**
     * Admits a key or value type that the application declared, its superclasses, and the types of
     * its fields and record components: concrete classes, array components and generic arguments,
     * and what can be reached from those.
     *
     * <p>A type that does not say which classes are meant admits none of its subclasses: {@code
     * Object}, interfaces and abstract classes. A sealed one says it: its permitted subclasses are
     * admitted. Types of the JDK that are not value types (a field of type {@code URL}, say) are
     * not admitted this way; they have to be listed.
     *
     * @param type a declared type, may be an array or a primitive type
     * @return this builder
     * @throws IllegalArgumentException if a class that the type leads to is missing; it names both
     */
    public Builder allowDeclared(Class<?> type) {
      names.addAll(declared.reachableFrom(type));
      return this;
    }

    /**
     * Returns the filter.
     *
     * @return a new filter that admits the JDK's value types and what was added here
     */
    public ClassFilter build() {
      return new ClassFilter(names, patterns);
    }
  }
}
