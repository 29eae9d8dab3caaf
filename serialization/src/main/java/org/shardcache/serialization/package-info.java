/**
 * Objects to bytes and back. Nothing here knows Redis or JCache.
 *
 * <p>What others use: {@link org.shardcache.serialization.Serializers} and {@link
 * org.shardcache.serialization.KeyCodecs} make a {@link org.shardcache.serialization.Serializer} or
 * {@link org.shardcache.serialization.KeyCodec} by name, for a {@link
 * org.shardcache.serialization.SerializationContext}.
 *
 * <p>The other classes, by their names:
 *
 * <ul>
 *   <li>names and services: {@code Named*} without {@code NamedKeyForms}, {@code *Provider}, {@code
 *       EditDistance}, {@code OptionalLibrary};
 *   <li>filter: {@code ClassFilter}, {@code ClassPattern}, {@code ClassNames}, {@code
 *       DeclaredTypes}, {@code JdkTypes}, {@code FrameworkTypes};
 *   <li>limits: {@code Limits}, {@code Hash*}, {@code Nesting}, {@code GraphReferences} (for Kryo),
 *       {@code Live*} (for JDK streams);
 *   <li>binary formats: {@code Header}, and {@code Fingerprint} of classes;
 *   <li>values by Kryo: {@code Kryo*} and {@code Graph*} around {@code Token} and {@code
 *       Introduction}; {@code Field*}, {@code Record*}, {@code Object*}, {@code Shape*} and {@code
 *       Enum*} for classes of the application; other {@code *Serializer} and {@code *Form} for
 *       classes of the JDK;
 *   <li>JDK streams: {@code Java*}, {@code Checked*}, {@code StreamFilter}, {@code SerialLayout};
 *   <li>JSON: {@code Json*};
 *   <li>text and bytes: {@code StringSerializer}, {@code BytesSerializer}, {@code StrictUtf8};
 *   <li>keys: {@code CanonicalKeyCodec}, {@code TextKeyCodec}, {@code Key*}, {@code *KeyTexts},
 *       {@code NamedKeyForms};
 *   <li>compression: {@code CompressedSerializer} with a {@code BlockCodec}.
 * </ul>
 */
@NullMarked
package org.shardcache.serialization;

import org.jspecify.annotations.NullMarked;
