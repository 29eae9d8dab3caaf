package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.ClassResolver;
import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads classes, as {@link Token}s and {@link Introduction}s: the only place where a
 * class comes in, so the place of the class filter and of the fingerprints.
 */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class FilteredClassResolver implements ClassResolver {

  private static final int SPREAD = 64;

  private final SerializationContext context;
  private final KryoTypes types;
  private final IdentityHashMap<Class<?>, KnownClass> byClass = new IdentityHashMap<>();
  private final List<@Nullable KnownClass> byNumber = new ArrayList<>();
  private final List<List<KnownClass>> byIntroduction = new ArrayList<>(SPREAD);
  private final Introduction.Read reading = new Introduction.Read();
  private final List<KnownClass> read = new ArrayList<>();
  private @Nullable KnownClass last;
  private long graph = 1;
  private int written;

  FilteredClassResolver(SerializationContext context, KryoTypes types) {
    this.context = context;
    this.types = types;
    for (int i = 0; i < SPREAD; i++) {
      byIntroduction.add(List.of());
    }
  }

  @Override
  public void setKryo(Kryo kryo) {
    // Serializers are given their Kryo with each call.
  }

  @Override
  public Registration register(Registration registration) {
    int number = registration.getId();
    KnownClass known =
        KnownClass.numbered(registration.getType(), registration.getSerializer(), number);
    byClass.put(known.getType(), known);
    Class<?> box = KryoTypes.boxOf(known.getType());
    if (box != null) {
      byClass.put(box, known);
    }
    while (byNumber.size() <= number) {
      byNumber.add(null);
    }
    byNumber.set(number, known);
    return known;
  }

  @Override
  public @Nullable Registration unregister(int classId) {
    Registration registration = getRegistration(classId);
    if (registration != null) {
      byNumber.set(classId, null);
      byClass.remove(registration.getType());
    }
    return registration;
  }

  @Override
  public KnownClass registerImplicit(Class type) {
    Class<?> view = Views.writtenAs(type);
    Class<?> family = view == null ? KryoTypes.familyOf(type) : view;
    KnownClass known =
        family != type
            ? of(family)
            : KnownClass.named(type, types.serializerFor(type), types.introductionOf(type));
    byClass.put(type, known);
    return known;
  }

  @Override
  public @Nullable Registration getRegistration(Class type) {
    return byClass.get(type);
  }

  @Override
  public @Nullable KnownClass getRegistration(int classId) {
    return classId >= 0 && classId < byNumber.size() ? byNumber.get(classId) : null;
  }

  /** The class of an object that is to be written, or of a field. */
  KnownClass of(Class<?> type) {
    KnownClass known = last;
    if (known == null || known.getType() != type) {
      known = byClass.get(type);
      if (known == null) {
        known = registerImplicit(type);
      }
      last = known;
    }
    return known;
  }

  @Override
  public @Nullable Registration writeClass(Output output, @Nullable Class type) {
    if (type == null) {
      output.writeVarInt(Token.NULL, true);
      return null;
    }
    KnownClass known = of(type);
    write(output, known);
    return known;
  }

  void write(Output output, KnownClass known) {
    written = known.write(output, graph, written);
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int token = input.readVarInt(true);
    if (Token.isReference(token)) {
      throw new KryoException("An object where a class has to be");
    }
    return token == Token.NULL ? null : read(input, token);
  }

  /** The class that a token stands for. */
  KnownClass read(Input input, int token) {
    if (Token.isNumber(token)) {
      KnownClass known = getRegistration(Token.number(token));
      if (known == null) {
        throw new KryoException("Unknown class number " + Token.number(token));
      }
      return known;
    }
    int place = Token.place(token);
    if (place < read.size()) {
      return read.get(place);
    }
    if (place > read.size()) {
      throw new KryoException("Unknown class place " + place);
    }
    KnownClass known = readIntroduction(input);
    read.add(known);
    return known;
  }

  private KnownClass readIntroduction(Input input) {
    reading.next(input);
    int slot = reading.spread() % SPREAD;
    List<KnownClass> candidates = byIntroduction.get(slot);
    for (int i = 0; i < candidates.size(); i++) {
      KnownClass candidate = candidates.get(i);
      if (isRead(candidate)) {
        return candidate;
      }
    }
    KnownClass known = of(types.classNamed(reading.name()));
    if (!isRead(known)) {
      throw changed(known.getType().getName());
    }
    List<KnownClass> more = new ArrayList<>(candidates);
    more.add(known);
    byIntroduction.set(slot, more);
    return known;
  }

  private boolean isRead(KnownClass known) {
    Introduction introduction = known.introduction();
    return introduction != null && reading.is(introduction);
  }

  private SerializationException changed(String name) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': class "
            + name
            + " has changed since the value was written: its fields (names, types, classes), its"
            + " superclasses and interfaces, or those of a final class among its fields, are not"
            + " the same, or it is registered otherwise with Kryo; remove the value, or let it"
            + " expire");
  }

  @Override
  public void reset() {
    graph++;
    written = 0;
    read.clear();
  }
}
