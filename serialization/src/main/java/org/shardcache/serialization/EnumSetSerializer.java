package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.EnumSet;

/** A set of enum constants: the enum, then the names. */
@SuppressWarnings({"rawtypes", "unchecked"}) // the enum is only known at run time
final class EnumSetSerializer extends Serializer<EnumSet> {

  private final SerializationContext context;

  EnumSetSerializer(SerializationContext context) {
    this.context = context;
  }

  /** The class of sets of enums with more than 64 constants; the JDK's own such enum shows it. */
  static Class<?> jumboClass() {
    return EnumSet.noneOf(Character.UnicodeScript.class).getClass();
  }

  @Override
  public void write(Kryo kryo, Output output, EnumSet set) {
    EnumSet some = set.isEmpty() ? EnumSet.complementOf(set) : set;
    if (some.isEmpty()) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the set of an enum without constants cannot be written");
    }
    kryo.writeClass(output, ((Enum<?>) some.iterator().next()).getDeclaringClass());
    output.writeVarInt(set.size(), true);
    for (Object constant : set) {
      output.writeString(((Enum<?>) constant).name());
    }
  }

  @Override
  public EnumSet read(Kryo kryo, Input input, Class<? extends EnumSet> type) {
    Registration registration = kryo.readClass(input);
    if (registration == null || !registration.getType().isEnum()) {
      throw new KryoException("No enum");
    }
    EnumSet set = EnumSet.noneOf(registration.getType());
    int length = ((GraphKryo) kryo).graph().claim(input.readVarInt(true));
    for (int i = 0; i < length; i++) {
      String name = input.readString();
      set.add(EnumConstants.find(registration.getType(), name == null ? "" : name, context));
    }
    return set;
  }
}
