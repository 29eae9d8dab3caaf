package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** Numbers and texts in fields. {@link FieldForm} finds the methods by name. */
@SuppressWarnings("unused") // all have the parameters of a form
final class FieldValues {

  private FieldValues() {}

  static void write(Kryo kryo, Output output, int value) {
    output.writeVarInt(value, false);
  }

  static int readint(Kryo kryo, Input input) {
    return input.readVarInt(false);
  }

  static void write(Kryo kryo, Output output, long value) {
    output.writeVarLong(value, false);
  }

  static long readlong(Kryo kryo, Input input) {
    return input.readVarLong(false);
  }

  static void write(Kryo kryo, Output output, double value) {
    output.writeDouble(value);
  }

  static double readdouble(Kryo kryo, Input input) {
    return input.readDouble();
  }

  static void write(Kryo kryo, Output output, float value) {
    output.writeFloat(value);
  }

  static float readfloat(Kryo kryo, Input input) {
    return input.readFloat();
  }

  static void write(Kryo kryo, Output output, short value) {
    output.writeShort(value);
  }

  static short readshort(Kryo kryo, Input input) {
    return input.readShort();
  }

  static void write(Kryo kryo, Output output, byte value) {
    output.writeByte(value);
  }

  static byte readbyte(Kryo kryo, Input input) {
    return input.readByte();
  }

  static void write(Kryo kryo, Output output, char value) {
    output.writeChar(value);
  }

  static char readchar(Kryo kryo, Input input) {
    return input.readChar();
  }

  static void write(Kryo kryo, Output output, boolean value) {
    output.writeBoolean(value);
  }

  static boolean readboolean(Kryo kryo, Input input) {
    return input.readBoolean();
  }

  static void write(Kryo kryo, Output output, @Nullable String value) {
    output.writeString(value);
  }

  static @Nullable String readString(Kryo kryo, Input input) {
    return input.readString();
  }
}
