package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Kryo with every decision about classes, references and limits taken here. How objects follow each
 * other in the bytes is decided here too: an object whose class is not known from its place begins
 * with a {@link Token}, one whose class is known with nothing, or with a byte where it may be null
 * or may have come before.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // Kryo's signatures
final class GraphKryo extends Kryo {

  private static final int FIRST_REFERENCE = 2;

  private final FilteredClassResolver classes;
  private final GraphReferences references;

  GraphKryo(SerializationContext context, KryoTypes types) {
    this(new FilteredClassResolver(context, types), new GraphReferences(context), types);
    setClassLoader(context.classLoader());
  }

  private GraphKryo(FilteredClassResolver classes, GraphReferences references, KryoTypes types) {
    super(classes, null);
    this.classes = classes;
    this.references = references;
    setRegistrationRequired(false);
    setOptimizedGenerics(false);
    setAutoReset(false);
    setInstantiatorStrategy(new StdInstantiatorStrategy());
    types.registerIn(this);
  }

  GraphReferences graph() {
    return references;
  }

  @Override
  public Registration getRegistration(Class type) {
    return classes.of(type);
  }

  @Override
  public void writeClassAndObject(Output output, @Nullable Object object) {
    if (object == null) {
      output.writeVarInt(Token.NULL, true);
      return;
    }
    KnownClass known = classes.of(object.getClass());
    Serializer serializer = known.getSerializer();
    if (!serializer.isImmutable()) {
      int id = references.meetWritten(object);
      if (id != GraphReferences.NEW) {
        output.writeVarInt(Token.ofReference(id), true);
        return;
      }
    }
    classes.write(output, known);
    serializer.write(this, output, object);
  }

  @Override
  public @Nullable Object readClassAndObject(Input input) {
    int token = input.readVarInt(true);
    if (token == Token.NULL) {
      return null;
    }
    if (Token.isReference(token)) {
      return references.meetRead(Token.reference(token));
    }
    KnownClass known = classes.read(input, token);
    return readNew(input, known.getType(), known.getSerializer());
  }

  @Override
  public void writeObject(Output output, Object object) {
    writeObject(output, object, getRegistration(object.getClass()).getSerializer());
  }

  @Override
  public void writeObject(Output output, Object object, Serializer serializer) {
    if (serializer.isImmutable()) {
      serializer.write(this, output, object);
    } else {
      writeObjectOrNull(output, object, serializer);
    }
  }

  @Override
  public void writeObjectOrNull(Output output, @Nullable Object object, Class type) {
    writeObjectOrNull(output, object, getRegistration(type).getSerializer());
  }

  @Override
  public void writeObjectOrNull(Output output, @Nullable Object object, Serializer serializer) {
    if (object == null) {
      output.writeByte(NULL);
      return;
    }
    if (!serializer.isImmutable()) {
      int id = references.meetWritten(object);
      if (id != GraphReferences.NEW) {
        output.writeVarInt(id + FIRST_REFERENCE, true);
        return;
      }
    }
    output.writeByte(NOT_NULL);
    serializer.write(this, output, object);
  }

  @Override
  public <T> T readObject(Input input, Class<T> type) {
    return readObject(input, type, getRegistration(type).getSerializer());
  }

  @Override
  public <T> T readObject(Input input, Class<T> type, Serializer serializer) {
    if (serializer.isImmutable()) {
      return (T) readNew(input, type, serializer);
    }
    T object = readObjectOrNull(input, type, serializer);
    if (object == null) {
      throw new KryoException("The bytes say null where an object has to be");
    }
    return object;
  }

  @Override
  public <T> @Nullable T readObjectOrNull(Input input, Class<T> type) {
    return readObjectOrNull(input, type, getRegistration(type).getSerializer());
  }

  @Override
  public <T> @Nullable T readObjectOrNull(Input input, Class<T> type, Serializer serializer) {
    int mark = input.readVarInt(true);
    return switch (mark) {
      case NULL -> null;
      case NOT_NULL -> (T) readNew(input, type, serializer);
      default -> (T) references.meetRead(mark - FIRST_REFERENCE);
    };
  }

  private Object readNew(Input input, Class type, Serializer serializer) {
    references.expect(
        serializer.isImmutable()
            ? GraphReferences.Identity.MEANS_NOTHING
            : GraphReferences.Identity.COUNTS);
    Object object = serializer.read(this, input, type);
    references.settle(object);
    return object;
  }

  @Override
  public void reference(Object object) {
    references.arrive(object);
  }

  @Override
  public void reset() {
    super.reset();
    references.reset();
  }
}
