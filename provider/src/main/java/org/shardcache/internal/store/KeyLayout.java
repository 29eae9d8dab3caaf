package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.shardcache.routing.HashTags;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.serialization.KeyCodec;

/**
 * How the keys of one cache are named in Redis: the one place that knows. Immutable; every array
 * that goes out is new.
 *
 * <p>All keys of a cache begin with its key space, a literal text: {@code <manager prefix><name>:},
 * or a key prefix of the cache's own. An entry's key is the key space and the bytes of the cache
 * key; its control key has {@link KeyCodec#RESERVED_PREFIX} in between, with which no cache key
 * begins, and in a Redis Cluster a hash tag after it that leads to the entry's slot. An escaped
 * name holds no {@code :}, so under one manager prefix no cache's key space begins with another's.
 */
public final class KeyLayout {

  private static final byte[] CONTROL_MARKER = KeyCodec.RESERVED_PREFIX.getBytes(UTF_8);
  private static final String ESCAPED_IN_NAMES = ":{}%*?[]\\";
  private static final String SPECIAL_IN_PATTERNS = "*?[]\\";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private enum Ownership {
    OWNED,
    SHARED
  }

  private enum ControlTag {
    NONE,
    SLOT_OF_ENTRY
  }

  private final String keySpace;
  private final Ownership ownership;
  private final ControlTag controlTag;
  private final byte[] prefix;
  private final byte[] controlPrefix;
  private final HashTags hashTags;

  private KeyLayout(String keySpace, byte[] prefix, Ownership ownership) {
    this(keySpace, prefix, ownership, HashTags.NONE, ControlTag.NONE);
  }

  private KeyLayout(
      String keySpace,
      byte[] prefix,
      Ownership ownership,
      HashTags hashTags,
      ControlTag controlTag) {
    this.keySpace = keySpace;
    this.ownership = ownership;
    this.controlTag = controlTag;
    this.prefix = prefix;
    this.controlPrefix = concat(prefix, CONTROL_MARKER);
    this.hashTags = hashTags;
  }

  /**
   * The layout of a cache under the manager's prefix; it owns its key space.
   *
   * @param managerPrefix empty, or ends with a colon
   * @throws IllegalArgumentException if the prefix does neither, or a text has no UTF-8 form
   */
  public static KeyLayout ofCache(String managerPrefix, String cacheName) {
    utf8("The cache name", cacheName);
    String keySpace = checkedManagerPrefix(managerPrefix) + escaped(cacheName) + ":";
    return new KeyLayout(keySpace, utf8("The key prefix", keySpace), Ownership.OWNED);
  }

  /**
   * The layout of a cache with a key prefix of its own that no other program uses.
   *
   * @throws IllegalArgumentException if the prefix is empty or has no UTF-8 form
   */
  public static KeyLayout ofOwnedPrefix(String keyPrefix) {
    if (keyPrefix.isEmpty()) {
      throw new IllegalArgumentException(
          "owns-prefix=true needs a key-prefix that is not empty: with an empty one, clear() would"
              + " delete every key of the database. Set a key-prefix or leave owns-prefix out.");
    }
    return new KeyLayout(keyPrefix, utf8("The key-prefix", keyPrefix), Ownership.OWNED);
  }

  /**
   * The layout of a cache whose key prefix, perhaps empty, other programs may use too.
   *
   * @throws IllegalArgumentException if the prefix has no UTF-8 form
   */
  public static KeyLayout ofSharedPrefix(String keyPrefix) {
    return new KeyLayout(keyPrefix, utf8("The key-prefix", keyPrefix), Ownership.SHARED);
  }

  /**
   * The same layout in a Redis Cluster: an entry and its control key are in one slot.
   *
   * @throws IllegalArgumentException if the key space begins a hash tag and does not end it
   */
  public KeyLayout inCluster() {
    int open = keySpace.indexOf('{');
    if (open < 0) {
      return new KeyLayout(keySpace, prefix, ownership, hashTags, ControlTag.SLOT_OF_ENTRY);
    }
    if (keySpace.indexOf('}', open) <= open + 1) {
      throw new IllegalArgumentException(
          "The key prefix '"
              + keySpace
              + "' begins a hash tag and does not end it, so in a Redis Cluster an entry and what"
              + " belongs to it could not share a slot. Leave '{' out of the prefix, or enclose a"
              + " text in '{' and '}', which keeps the whole cache in one slot.");
    }
    return this; // one slot for all keys
  }

  /** The same keys, on shards that a part of each key may name; at first all of it does. */
  public KeyLayout withHashTags(HashTags rule) {
    return new KeyLayout(keySpace, prefix, ownership, rule, controlTag);
  }

  /**
   * A key that belongs to the manager as a whole and to none of its caches: no cache under the same
   * manager prefix has it, because no colon follows that prefix.
   *
   * @param purpose letters, digits and hyphens
   * @throws IllegalArgumentException if the prefix is as {@link #ofCache} refuses it
   */
  public static byte[] managerKey(String managerPrefix, String purpose) {
    if (!purpose.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException(
          "The purpose of a manager key is letters, digits and hyphens, not '" + purpose + "'.");
    }
    return utf8(
        "The key prefix", checkedManagerPrefix(managerPrefix) + KeyCodec.RESERVED_PREFIX + purpose);
  }

  /**
   * The Redis key of an entry.
   *
   * @throws IllegalArgumentException if the key begins like a control key
   */
  public byte[] storedKey(byte[] key) {
    if (startsWith(key, CONTROL_MARKER)) {
      throw new IllegalArgumentException(
          "The bytes of a key begin with '"
              + KeyCodec.RESERVED_PREFIX
              + "', which is reserved for control keys. The key codec of this cache must escape"
              + " it.");
    }
    return concat(prefix, key);
  }

  /** The Redis key of what the cache keeps beside an entry while it is loaded or written. */
  public byte[] controlKey(byte[] key) {
    if (controlTag == ControlTag.NONE) {
      return concat(controlPrefix, key);
    }
    byte[] tag = SlotTags.of(RedisClusterSlot.of(storedKey(key)));
    return ByteBuffer.allocate(controlPrefix.length + tag.length + 2 + key.length)
        .put(controlPrefix)
        .put((byte) '{')
        .put(tag)
        .put((byte) '}')
        .put(key)
        .array();
  }

  /**
   * The Redis key of a lock that applications take on a key: a control key of a cache key that
   * there cannot be, since none begins with the marker.
   */
  byte[] lockKey(byte[] key) {
    byte[] control = controlKey(key);
    return concat(controlPrefix, Arrays.copyOfRange(control, prefix.length, control.length));
  }

  /** What the router hashes, for an entry and for its control key, so that both share a shard. */
  public byte[] routingBytes(byte[] key) {
    return hashTags.routingBytes(storedKey(key));
  }

  /** As {@link #routingBytes}, of the {@link #storedKey} of an entry. */
  byte[] routingBytesOf(byte[] storedKey) {
    return hashTags.routingBytes(storedKey);
  }

  /** The {@code SCAN MATCH} pattern of all entries and control keys of this cache, and no other. */
  public byte[] pattern() {
    return patternOf(keySpace);
  }

  /** The pattern of those keys whose part behind the key space matches a pattern of Redis. */
  byte[] pattern(String glob) {
    byte[] all = pattern();
    return concat(Arrays.copyOf(all, all.length - 1), utf8("The pattern", glob));
  }

  /** The {@code SCAN MATCH} pattern of the control keys alone. */
  public byte[] controlPattern() {
    return patternOf(keySpace + KeyCodec.RESERVED_PREFIX);
  }

  private static byte[] patternOf(String literal) {
    StringBuilder pattern = new StringBuilder(literal.length() + 8);
    literal
        .chars()
        .forEach(
            c -> {
              if (SPECIAL_IN_PATTERNS.indexOf(c) >= 0) {
                pattern.append('\\');
              }
              pattern.append((char) c);
            });
    return pattern.append('*').toString().getBytes(UTF_8);
  }

  /** Whether every key that begins like this cache's keys is this cache's. */
  public boolean ownsKeySpace() {
    return ownership == Ownership.OWNED;
  }

  /** The bytes of the cache key, or null for a control key and for a key of somebody else. */
  public byte @Nullable [] key(byte[] storedKey) {
    if (!startsWith(storedKey, prefix) || isControlKey(storedKey)) {
      return null;
    }
    return Arrays.copyOfRange(storedKey, prefix.length, storedKey.length);
  }

  /** Whether this is the control key of an entry of this cache. */
  public boolean isControlKey(byte[] storedKey) {
    return startsWith(storedKey, controlPrefix);
  }

  /**
   * Whether a key, without the manager's prefix, is the control key of some cache's entry: a cache
   * name holds no colon, and what follows it begins with the marker.
   */
  static boolean isControlKeyOfSomeCache(byte[] withoutManagerPrefix) {
    for (int i = 0; i < withoutManagerPrefix.length; i++) {
      if (withoutManagerPrefix[i] == ':') {
        int from = i + 1;
        int to = from + CONTROL_MARKER.length;
        return to <= withoutManagerPrefix.length
            && Arrays.equals(
                withoutManagerPrefix, from, to, CONTROL_MARKER, 0, CONTROL_MARKER.length);
      }
    }
    return false;
  }

  /**
   * The name of the cache that a key, without the manager's prefix, is an entry of; null for
   * control keys, and for keys that belong to no cache.
   */
  public static @Nullable String cacheName(byte[] withoutManagerPrefix) {
    for (int i = 0; i < withoutManagerPrefix.length; i++) {
      if (withoutManagerPrefix[i] == ':') {
        byte[] key = Arrays.copyOfRange(withoutManagerPrefix, i + 1, withoutManagerPrefix.length);
        return startsWith(key, CONTROL_MARKER)
            ? null
            : unescaped(Arrays.copyOf(withoutManagerPrefix, i));
      }
    }
    return null;
  }

  /**
   * The literal text that all keys of this cache begin with. Two caches on the same shards overlap
   * exactly when the key space of one begins with that of the other.
   */
  public String keySpace() {
    return keySpace;
  }

  @Override
  public String toString() {
    return "KeyLayout[" + keySpace + ", " + ownership + "]";
  }

  private static String checkedManagerPrefix(String managerPrefix) {
    if (!managerPrefix.isEmpty() && !managerPrefix.endsWith(":")) {
      throw new IllegalArgumentException(
          "The setting shardcache.key-prefix is '"
              + managerPrefix
              + "'; it must be empty or end with a colon, as in '"
              + managerPrefix
              + ":', so that the keys of two prefixes cannot be confused.");
    }
    return managerPrefix;
  }

  private static String escaped(String name) {
    StringBuilder escaped = new StringBuilder(name.length() + 16);
    name.codePoints()
        .forEach(
            c -> {
              if (isEscapedInNames(c)) {
                for (byte b : Character.toString(c).getBytes(UTF_8)) {
                  HEX.toHexDigits(escaped.append('%'), b);
                }
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private static boolean isEscapedInNames(int c) {
    return ESCAPED_IN_NAMES.indexOf(c) >= 0
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c);
  }

  private static String unescaped(byte[] name) {
    ByteBuffer bytes = ByteBuffer.allocate(name.length);
    for (int i = 0; i < name.length; i++) {
      if (name[i] == '%'
          && i + 2 < name.length
          && HexFormat.isHexDigit(name[i + 1])
          && HexFormat.isHexDigit(name[i + 2])) {
        bytes.put((byte) HexFormat.fromHexDigits(new String(name, i + 1, 2, UTF_8)));
        i += 2;
      } else {
        bytes.put(name[i]);
      }
    }
    return new String(bytes.array(), 0, bytes.position(), UTF_8);
  }

  private static byte[] utf8(String what, String text) {
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what
              + " contains half of a surrogate pair, which has no UTF-8 form: '"
              + text.replaceAll("\\p{Cs}", "?")
              + "'.",
          e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.mismatch(bytes, 0, start.length, start, 0, start.length) < 0;
  }

  private static byte[] concat(byte[] start, byte[] end) {
    byte[] bytes = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, bytes, start.length, end.length);
    return bytes;
  }
}
