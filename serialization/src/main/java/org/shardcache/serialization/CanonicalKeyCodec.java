package org.shardcache.serialization;

import java.util.Arrays;

/**
 * The default key codec: bytes that follow {@code equals}, as readable text.
 *
 * <pre>{@code
 * abc                        the String "abc"
 * ~~abc                      the String "~abc"
 * ~l:1  ~i:1  ~u:...         a Long, an Integer, a UUID; see KeyTexts
 * ~e:com.acme.Color:RED      an enum constant
 * ~L:1:a4:~l:1-              a List of "a", 1L and null: each element behind its length
 * ~S:...  ~M:...             a Set, a Map: elements, or keys with values, sorted by their bytes
 * ~E:...                     a Map.Entry
 * ~O:...                     an Optional
 * ~A:int:1,2  ~A:Name:...    an array by content
 * ~o:com.acme.Id:a=1:x       a record or another class by its fields
 * }</pre>
 *
 * <p>What is read is written again and compared, so bytes that are not canonical are no key.
 */
final class CanonicalKeyCodec implements KeyCodec {

  private final SerializationContext context;
  private final KeyShapes shapes;
  private final KeyProof proof;

  CanonicalKeyCodec(SerializationContext context) {
    this.context = context;
    this.shapes = new KeyShapes(context);
    this.proof = new KeyProof(context, shapes);
  }

  @Override
  public byte[] toBytes(Object key) {
    if (key instanceof String text && !text.startsWith(KeyMarks.MARK)) {
      return StrictUtf8.encode(text, context);
    }
    try {
      return new KeyWriter(context, shapes, proof).toBytes(key);
    } catch (SerializationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': a key of class "
              + key.getClass().getName()
              + " cannot be written",
          e);
    }
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != KeyMarks.MARK_BYTE) {
      return StrictUtf8.decode(bytes, context);
    }
    Object key;
    boolean canonical;
    try {
      key = new KeyReader(context, shapes).fromBytes(bytes);
      canonical = Arrays.equals(bytes, toBytes(key));
    } catch (SerializationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // Without the cause: its message may contain a part of the key.
      throw notAKey(e.getClass().getSimpleName());
    }
    if (!canonical) {
      throw notAKey("not canonical");
    }
    return key;
  }

  private SerializationException notAKey(String reason) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the bytes are not those of a key ("
            + reason
            + "): damaged, or written by another program");
  }
}
