package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one field is written and read: decided once per class from its declared type. */
final class FieldPlan {

  private enum Kind {
    INT,
    LONG,
    DOUBLE,
    FLOAT,
    SHORT,
    BYTE,
    CHAR,
    BOOLEAN,
    STRING,
    EXACT,
    ANY
  }

  private static final Map<Class<?>, Kind> KINDS =
      Map.of(
          int.class, Kind.INT,
          long.class, Kind.LONG,
          double.class, Kind.DOUBLE,
          float.class, Kind.FLOAT,
          short.class, Kind.SHORT,
          byte.class, Kind.BYTE,
          char.class, Kind.CHAR,
          boolean.class, Kind.BOOLEAN,
          String.class, Kind.STRING);

  private final Field field;
  private final Class<?> type;
  private final Kind kind;

  FieldPlan(Field field) {
    this.field = field;
    this.type = field.getType();
    this.kind = KINDS.getOrDefault(type, Shape.isExact(type) ? Kind.EXACT : Kind.ANY);
  }

  void write(Kryo kryo, Output output, Object owner) throws IllegalAccessException {
    switch (kind) {
      case INT -> output.writeVarInt(field.getInt(owner), false);
      case LONG -> output.writeVarLong(field.getLong(owner), false);
      case DOUBLE -> output.writeDouble(field.getDouble(owner));
      case FLOAT -> output.writeFloat(field.getFloat(owner));
      case SHORT -> output.writeShort(field.getShort(owner));
      case BYTE -> output.writeByte(field.getByte(owner));
      case CHAR -> output.writeChar(field.getChar(owner));
      case BOOLEAN -> output.writeBoolean(field.getBoolean(owner));
      case STRING -> output.writeString((String) field.get(owner));
      case EXACT -> kryo.writeObjectOrNull(output, field.get(owner), type);
      case ANY -> kryo.writeClassAndObject(output, field.get(owner));
    }
  }

  /** Reads the value alone, for a record's constructor. */
  @Nullable Object readValue(Kryo kryo, Input input) {
    return switch (kind) {
      case INT -> (Object) input.readVarInt(false);
      case LONG -> input.readVarLong(false);
      case DOUBLE -> input.readDouble();
      case FLOAT -> input.readFloat();
      case SHORT -> input.readShort();
      case BYTE -> input.readByte();
      case CHAR -> input.readChar();
      case BOOLEAN -> input.readBoolean();
      case STRING -> input.readString();
      case EXACT -> kryo.readObjectOrNull(input, type);
      case ANY -> kryo.readClassAndObject(input);
    };
  }

  void read(Kryo kryo, Input input, Object owner) throws IllegalAccessException {
    switch (kind) {
      case INT -> field.setInt(owner, input.readVarInt(false));
      case LONG -> field.setLong(owner, input.readVarLong(false));
      case DOUBLE -> field.setDouble(owner, input.readDouble());
      case FLOAT -> field.setFloat(owner, input.readFloat());
      case SHORT -> field.setShort(owner, input.readShort());
      case BYTE -> field.setByte(owner, input.readByte());
      case CHAR -> field.setChar(owner, input.readChar());
      case BOOLEAN -> field.setBoolean(owner, input.readBoolean());
      case STRING, EXACT, ANY -> field.set(owner, readValue(kryo, input));
    }
  }
}
