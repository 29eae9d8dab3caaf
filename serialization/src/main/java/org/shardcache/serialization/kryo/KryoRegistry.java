package org.shardcache.serialization.kryo;

import com.esotericsoftware.kryo.kryo5.Serializer;

/**
 * Takes what a {@link KryoRegistrar} registers: for each class at most one number and one
 * serializer. Both are a part of the stored bytes and are checked when they are read: bytes of
 * another registration are undecodable, never wrong.
 *
 * <p>Classes are concrete classes of the application, or of the JDK if the serializer has no form
 * of its own for them; no arrays and no enums. Not thread-safe.
 */
public interface KryoRegistry {

  /**
   * Writes a number in place of the name of a class. The same in every application that shares the
   * cache; never given to another class while values with it live.
   *
   * @param type the class
   * @param number 0 to 1,000,000
   * @return this
   * @throws IllegalArgumentException if the class cannot be registered, or it or the number is
   *     already
   */
  KryoRegistry number(Class<?> type, int number);

  /**
   * Writes and reads the objects of a class by a serializer of the application.
   *
   * <p>One instance serves all threads, so it keeps nothing between calls. Parts whose class may
   * change are written by {@code kryo.writeClassAndObject} and read by {@code
   * kryo.readClassAndObject}, which check the class; of other parts the version has to tell. A
   * cycle through such an object is refused.
   *
   * @param <T> the class
   * @param type the class
   * @param serializer thread-safe
   * @param version a number that changes whenever the bytes that the serializer writes do
   * @return this
   * @throws IllegalArgumentException if the class cannot be registered, or has a serializer already
   */
  <T> KryoRegistry serializer(Class<T> type, Serializer<T> serializer, int version);
}
