package org.shardcache.serialization;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.impl.UnsupportedTypeSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The classes that a declared value type leads to, through the properties that Jackson sees.
 *
 * <p>JSON text says no classes, so they all have to be known beforehand: a property that may hold
 * objects of several classes is refused unless its annotations say how they are told apart.
 */
final class JsonTypes {

  private static final String TIMESTAMP = "java.sql.Timestamp";

  private final JsonMapper mapper;
  private final SerializerProvider serializers;
  private final SerializationContext context;
  private final JsonFields fields;
  private final Set<JavaType> seen = new HashSet<>();
  private final Set<Class<?>> classes = new HashSet<>();
  private final List<Class<?>> bases = new ArrayList<>();

  private JsonTypes(JsonMapper mapper, SerializationContext context) {
    this.mapper = mapper;
    this.serializers = mapper.getSerializerProviderInstance();
    this.context = context;
    this.fields = new JsonFields(mapper);
  }

  /**
   * Collects the classes.
   *
   * @throws IllegalArgumentException if the JSON text of such a value would not say what it is
   */
  static JsonTypes of(Class<?> declared, JsonMapper mapper, SerializationContext context) {
    JsonTypes types = new JsonTypes(mapper, context);
    try {
      types.visitDeclared(declared);
    } catch (SerializationException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
    return types;
  }

  private void visitDeclared(Class<?> declared) {
    if (declared.isPrimitive() || isAbstract(declared) || declared.getTypeParameters().length > 0) {
      throw refused(
          "needs the type of the values, since JSON text does not carry one: a class that can have"
              + " instances and has no type parameters, such as a record of your own. Declare it in"
              + " code with setTypes, or with the setting shardcache.cache."
              + context.cacheName()
              + ".value-type; it is "
              + declared.getName());
    }
    visit(mapper.constructType(declared), declared.getName());
  }

  /**
   * Refuses an object of a class that its text would not tell.
   *
   * @throws SerializationException if no property is declared to hold exactly this class, and none
   *     says in the text which class it holds
   */
  synchronized void checkObject(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (classes.contains(raw)) {
      return;
    }
    if (bases.stream().noneMatch(base -> base.isAssignableFrom(raw))) {
      throw notDeclared(raw);
    }
    checkFilter(raw);
    visitObject(type, serializerOf(type, raw.getName()), raw.getName());
  }

  /** Refuses a container with more to it than elements; see {@link #checkObject}. */
  synchronized void checkContainer(Class<?> type) {
    if (!JdkTypes.isPlatform(type) && !classes.contains(type)) {
      throw notDeclared(type);
    }
  }

  /** Refuses a scalar whose text says less than it holds; see {@link #checkObject}. */
  void checkScalar(Class<?> type) {
    if (isLossy(type)) {
      throw notDeclared(type);
    }
  }

  private SerializationException notDeclared(Class<?> type) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': an object of class "
            + type.getName()
            + " cannot be written as JSON: no property is declared to hold exactly this class, and"
            + " the text would not say that it does; declare it so, or mark the declared class with"
            + " @JsonTypeInfo");
  }

  /** What JSON text has no room for, although Jackson writes something. */
  private static boolean isLossy(Class<?> type) {
    return Throwable.class.isAssignableFrom(type) || type.getName().equals(TIMESTAMP);
  }

  private void visit(JavaType type, String where) {
    if (!seen.add(type) || type.isPrimitive()) {
      return;
    }
    JavaType content = type.getContentType();
    if (content != null) {
      visitContainer(type, content, where);
      return;
    }
    Class<?> raw = type.getRawClass();
    if (isPolymorphic(type)) {
      bases.add(raw);
      return;
    }
    if (isOpen(raw)) {
      throw refused(
          "cannot tell which class "
              + where
              + " has, declared as "
              + raw.getName()
              + "; declare a class that can have instances, mark it with @JsonTypeInfo, or use"
              + " serializer=kryo");
    }
    checkFilter(raw);
    visitObject(type, serializerOf(type, where), where);
  }

  private void visitContainer(JavaType type, JavaType content, String where) {
    Class<?> raw = type.getRawClass();
    if (!raw.isArray()) {
      checkFilter(raw);
      if (!JdkTypes.isPlatform(raw)) {
        refuseFields(raw, where);
        classes.add(raw);
      }
    }
    if (type.getKeyType() != null) {
      visit(type.getKeyType(), where + " (a key)");
    }
    visit(content, where + " (an element)");
  }

  /** Jackson writes the elements of a container, and nothing else that it may hold. */
  private void refuseFields(Class<?> container, String where) {
    for (Class<?> c = container; c != null && !JdkTypes.isPlatform(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          throw refused(
              "writes the elements of "
                  + where
                  + " only, but class "
                  + c.getName()
                  + " has the field "
                  + field.getName()
                  + "; use serializer=kryo");
        }
      }
    }
  }

  private void visitObject(JavaType type, JsonSerializer<?> serializer, String where) {
    Class<?> raw = type.getRawClass();
    boolean hasProperties =
        serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer;
    if (serializer instanceof UnsupportedTypeSerializer
        || isLossy(raw)
        || (hasProperties && JdkTypes.isPlatform(raw))) {
      throw refused("has no form for " + where + ", a " + raw.getName() + hint(raw));
    }
    if (!hasProperties) {
      return;
    }
    classes.add(raw);
    refuseLoss(type);
    for (Iterator<PropertyWriter> i = serializer.properties(); i.hasNext(); ) {
      visitProperty(i.next(), raw);
    }
    AnnotatedMember any = mapper.getSerializationConfig().introspect(type).findAnyGetter();
    if (any != null) {
      visit(any.getType(), raw.getName() + "." + any.getName());
    }
  }

  private void refuseLoss(JavaType type) {
    Field lost = fields.lostBy(type);
    if (lost != null) {
      throw refused(
          "would lose the field "
              + lost.getName()
              + " of class "
              + lost.getDeclaringClass().getName()
              + ", for which Jackson finds no property; give it a getter of that name or mark it with"
              + " @JsonProperty, mark it with @JsonIgnore or transient if it need not be kept, or"
              + " use serializer=kryo");
    }
  }

  private void visitProperty(PropertyWriter property, Class<?> owner) {
    if (property instanceof BeanPropertyWriter writer) {
      if (writer.getTypeSerializer() != null) {
        JavaType held = writer.getType();
        bases.add((held.getContentType() != null ? held.getContentType() : held).getRawClass());
      } else if (!hasOwnSerializer(writer.getMember())) {
        visit(writer.getType(), owner.getName() + "." + writer.getName());
      }
    }
  }

  private boolean hasOwnSerializer(AnnotatedMember member) {
    AnnotationIntrospector annotations =
        mapper.getSerializationConfig().getAnnotationIntrospector();
    return annotations.findSerializer(member) != null
        || annotations.findContentSerializer(member) != null;
  }

  private static String hint(Class<?> type) {
    if (type.getName().equals(TIMESTAMP)) {
      return ", whose nanoseconds it would lose; use java.time.Instant";
    }
    if (type.getName().startsWith("java.time.")) {
      return "; add " + OptionalLibrary.JACKSON_TIME.artifact() + " to the class path";
    }
    if (type.getName().startsWith("java.util.Optional")) {
      return "; add " + OptionalLibrary.JACKSON_OPTIONAL.artifact() + " to the class path";
    }
    return "; use serializer=kryo";
  }

  private boolean isPolymorphic(JavaType type) {
    try {
      return serializers.findTypeSerializer(type) != null;
    } catch (JsonMappingException e) {
      throw refused("cannot use the annotations of " + type.getRawClass().getName(), e);
    }
  }

  private JsonSerializer<?> serializerOf(JavaType type, String where) {
    try {
      return serializers.findValueSerializer(type);
    } catch (JsonMappingException e) {
      throw refused("has no form for " + where, e);
    }
  }

  /** Whether a declaration leaves the class of the object open. */
  private static boolean isOpen(Class<?> type) {
    return isAbstract(type) && type != Charset.class && type != ZoneId.class;
  }

  private static boolean isAbstract(Class<?> type) {
    return type == Object.class
        || (Modifier.isAbstract(type.getModifiers()) && !type.isArray() && !type.isEnum());
  }

  private void checkFilter(Class<?> type) {
    context.classFilter().check(type.getName(), context.cacheName());
  }

  private SerializationException refused(String what) {
    return new SerializationException(
        "Cache '" + context.cacheName() + "': serializer=json " + what);
  }

  private SerializationException refused(String what, JsonMappingException cause) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': serializer=json "
            + what
            + ": "
            + cause.getOriginalMessage(),
        cause);
  }
}
