package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.ClassResolver;
import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads classes: the only place where a class comes in, so the place of the class filter
 * and of the fingerprints.
 *
 * <p>A class is a number: 0 is null, an odd one is a registered class, an even one counts the names
 * of this value; a new name is followed by the name and the fingerprint of the class.
 */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class FilteredClassResolver implements ClassResolver {

  static final int BY_NAME = -1;

  private final SerializationContext context;
  private final KryoTypes types;
  private final IdentityHashMap<Class<?>, Registration> byClass = new IdentityHashMap<>();
  private final List<@Nullable Registration> byId = new ArrayList<>();
  private final Map<String, Registration> byName = new HashMap<>();
  private final IdentityHashMap<Class<?>, Integer> written = new IdentityHashMap<>();
  private final List<Registration> read = new ArrayList<>();

  FilteredClassResolver(SerializationContext context, KryoTypes types) {
    this.context = context;
    this.types = types;
  }

  @Override
  public void setKryo(Kryo kryo) {
    // Serializers are given their Kryo with each call.
  }

  @Override
  public Registration register(Registration registration) {
    byClass.put(registration.getType(), registration);
    Class<?> box = KryoTypes.boxOf(registration.getType());
    if (box != null) {
      byClass.put(box, registration);
    }
    int id = registration.getId();
    if (id != BY_NAME) {
      while (byId.size() <= id) {
        byId.add(null);
      }
      byId.set(id, registration);
    }
    return registration;
  }

  @Override
  public @Nullable Registration unregister(int classId) {
    Registration registration = getRegistration(classId);
    if (registration != null) {
      byId.set(classId, null);
      byClass.remove(registration.getType());
    }
    return registration;
  }

  @Override
  public Registration registerImplicit(Class type) {
    Class<?> family = KryoTypes.familyOf(type);
    if (family != type) {
      Registration registration = registrationOf(family);
      byClass.put(type, registration);
      return registration;
    }
    return register(new Registration(type, types.serializerFor(type), BY_NAME));
  }

  @Override
  public @Nullable Registration getRegistration(Class type) {
    return byClass.get(type);
  }

  @Override
  public @Nullable Registration getRegistration(int classId) {
    return classId >= 0 && classId < byId.size() ? byId.get(classId) : null;
  }

  private Registration registrationOf(Class<?> type) {
    Registration registration = byClass.get(type);
    return registration != null ? registration : registerImplicit(type);
  }

  @Override
  public @Nullable Registration writeClass(Output output, @Nullable Class type) {
    if (type == null) {
      output.writeVarInt(0, true);
      return null;
    }
    Registration registration = registrationOf(type);
    if (registration.getId() != BY_NAME) {
      output.writeVarInt((registration.getId() << 1) | 1, true);
      return registration;
    }
    Class<?> named = registration.getType();
    Integer known = written.putIfAbsent(named, written.size());
    if (known != null) {
      output.writeVarInt((known + 1) << 1, true);
    } else {
      output.writeVarInt(written.size() << 1, true);
      output.writeString(types.nameOf(named));
      output.writeLong(types.fingerprintOf(named), Fingerprint.BYTES);
    }
    return registration;
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int number = input.readVarInt(true);
    if (number == 0) {
      return null;
    }
    if ((number & 1) == 1) {
      Registration registration = getRegistration(number >>> 1);
      if (registration == null) {
        throw new KryoException("Unknown class number " + (number >>> 1));
      }
      return registration;
    }
    int index = (number >>> 1) - 1;
    if (index < read.size()) {
      return read.get(index);
    }
    if (index > read.size()) {
      throw new KryoException("Unknown class name number " + index);
    }
    Registration registration = readName(input);
    read.add(registration);
    return registration;
  }

  private Registration readName(Input input) {
    String name = input.readString();
    if (name == null) {
      throw new KryoException("No class name");
    }
    Registration registration = byName.get(name);
    if (registration == null) {
      registration = registrationOf(types.classNamed(name));
      byName.put(name, registration);
    }
    long fingerprint = input.readLong(Fingerprint.BYTES) & ((1L << (8 * Fingerprint.BYTES)) - 1);
    if (fingerprint != types.fingerprintOf(registration.getType())) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': class "
              + registration.getType().getName()
              + " has changed since the value was written: its fields (names, types, classes), or"
              + " those of a final class among its fields, are not the same, or it is registered"
              + " otherwise with Kryo; remove the value, or let it expire");
    }
    return registration;
  }

  @Override
  public void reset() {
    written.clear();
    read.clear();
  }
}
