package org.shardcache.serialization;

import java.util.Map;
import java.util.function.Function;

/** The key codecs by the names that the setting {@code key-serializer} knows. */
public final class KeyCodecs {

  /** The name of the codec that is used when none is set. */
  public static final String DEFAULT = "canonical";

  private static final String TEXT = "text";
  private static final String SETTING = "shardcache.cache.<name>.key-serializer";

  private static final NamedServices<KeyCodecProvider, KeyCodec> SERVICES =
      new NamedServices<>(KeyCodecProvider.class, KeyCodecProvider::name, KeyCodecProvider::create);

  private KeyCodecs() {}

  /**
   * Creates a key codec.
   *
   * <ul>
   *   <li>{@code canonical}, the default: a string key is its UTF-8 text, any other key a text that
   *       begins with a marker, so {@code "1"}, {@code 1} and {@code 1L} differ;
   *   <li>{@code text}: plain text without markers, for caches that other programs share; only for
   *       a declared key type of exactly {@code String}, {@code Long} or {@code Integer};
   *   <li>the name of a {@link KeyCodecProvider} that the context's class loader finds;
   *   <li>a class name: a {@link KeyCodec} with a public constructor that takes a {@link
   *       SerializationContext}, or one without parameters.
   * </ul>
   *
   * @param name one of the names above, or a class name that the context's class loader resolves
   * @param context of the cache
   * @param declaredKeyType the key type that the cache's configuration declares; {@code
   *     Object.class} where it declares none
   * @return a new, thread-safe codec
   * @throws IllegalArgumentException if there is no such codec, or it does not go with the declared
   *     key type; the message says what does
   */
  public static KeyCodec create(
      String name, SerializationContext context, Class<?> declaredKeyType) {
    Map<String, Function<SerializationContext, KeyCodec>> builtIn =
        Map.of(DEFAULT, CanonicalKeyCodec::new, TEXT, c -> TextKeyCodec.create(c, declaredKeyType));
    return new NamedParts<>(SETTING, KeyCodec.class, builtIn, SERVICES).create(name, context);
  }
}
