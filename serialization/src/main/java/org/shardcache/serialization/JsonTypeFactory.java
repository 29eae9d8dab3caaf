package org.shardcache.serialization;

import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.type.TypeModifier;
import com.fasterxml.jackson.databind.type.TypeParser;
import com.fasterxml.jackson.databind.util.LRUMap;
import org.jspecify.annotations.Nullable;

/**
 * Where Jackson turns a name into a class, for {@code @JsonTypeInfo} and properties of type {@code
 * Class}: the place of the class filter. Other ways lead past it to Jackson's own class loader.
 */
final class JsonTypeFactory extends TypeFactory {

  private static final long serialVersionUID = 1L;
  private static final int CACHED_TYPES = 200;

  private final transient SerializationContext context;

  JsonTypeFactory(SerializationContext context) {
    this(context, null);
  }

  private JsonTypeFactory(SerializationContext context, TypeModifier @Nullable [] modifiers) {
    super(
        new LRUMap<>(16, CACHED_TYPES),
        new TypeParser(TypeFactory.defaultInstance()), // which is replaced by this one
        modifiers,
        context.classLoader());
    this.context = context;
  }

  /** Modules add theirs. */
  @Override
  public TypeFactory withModifier(TypeModifier modifier) {
    int count = _modifiers == null ? 0 : _modifiers.length;
    TypeModifier[] all = new TypeModifier[count + 1];
    if (count > 0) {
      System.arraycopy(_modifiers, 0, all, 0, count);
    }
    all[count] = modifier;
    return new JsonTypeFactory(context, all);
  }

  @Override
  public Class<?> findClass(String className) {
    return ClassNames.load(className, context);
  }
}
