package org.shardcache.serialization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the graph in work, so that an object met twice is written once; and the limits,
 * which only somebody who knows the references can hold: a graph that is flat in the bytes may be
 * deep, or exponentially large, for whoever follows its references.
 *
 * <p>Serializers of objects with parts call {@link #enter} and {@link #leave} around the parts.
 */
final class GraphReferences {

  /** Says that an object is met for the first time. */
  static final int NEW = -1;

  /** How an object comes into being, seen from its parts. */
  enum Birth {
    /** It exists before its parts, which may refer back to it. */
    FIRST,
    /** It is made from its parts: a record, an immutable collection. */
    LAST
  }

  /** Whether it matters which of several equal objects one is. */
  enum Identity {
    COUNTS,
    MEANS_NOTHING
  }

  private static final int SMALL = 64;
  private static final int RETAINED = 1 << 12;
  private static final int NO_ID = -1;
  private static final int ARRIVED = -2;

  private final SerializationContext context;
  private final Frame[] frames = new Frame[Limits.DEPTH];
  private final List<Runnable> deferred = new ArrayList<>();
  private final IdentityTable written = new IdentityTable();
  private @Nullable Object[] read = new @Nullable Object[SMALL];
  private int[] heights = new int[SMALL];
  private int[] weights = new int[SMALL];
  private int[] expected = new int[SMALL];
  private int waiting;
  private int count;
  private int depth;
  private int height;
  private int weight;
  private long hashWork;
  private long hashWorkLimit;
  private long collisions;
  private long collisionsLimit;
  private long lengthsLeft;
  private int backReferences;

  private static final class Frame {
    int id;
    int height;
    int weight;
    Birth birth = Birth.FIRST;
  }

  GraphReferences(SerializationContext context) {
    this.context = context;
    Arrays.setAll(frames, i -> new Frame());
  }

  /** Begins the parts of the object that was registered last. */
  void enter(Birth birth) {
    if (depth == Limits.DEPTH) {
      throw JavaStreams.tooDeep(context);
    }
    Frame frame = frames[depth++];
    frame.id = count - 1;
    frame.height = height;
    frame.weight = weight;
    frame.birth = birth;
    height = 0;
    weight = 0;
  }

  /** Ends the parts of an object; to be called before a container hashes them. */
  void leave(Hashing hashing) {
    if (hashing == Hashing.NOT_HASHED) {
      close(height);
      return;
    }
    hashWork += weight;
    if (hashWork > hashWorkLimit) {
      throw hashWork(context);
    }
    if (height >= Limits.HASH_NESTING) {
      throw hashNesting(context);
    }
    close(height + 1);
  }

  /** Refuses keys that meet so often in their hash table that filling it takes too long. */
  void requireSpread(Hashing hashing, @Nullable Object[] parts) {
    collisions += hashing.collisions(parts);
    if (collisions > collisionsLimit) {
      throw collisions();
    }
  }

  private SerializationException collisions() {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': so many keys or elements of a hash container have the same hash code that filling"
            + " it takes too long");
  }

  static SerializationException hashWork(SerializationContext context) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the object graph shares so many objects that hashing them takes too long");
  }

  static SerializationException hashNesting(SerializationContext context) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': hash containers inside hash containers nest deeper than "
            + Limits.HASH_NESTING
            + " levels");
  }

  /** Adds what a part found that was written or read by other means. */
  void addForeign(LiveGraph part) {
    height = Math.max(height, part.height());
    weight = sum(weight, part.weight());
  }

  private void close(int ownHeight) {
    Frame frame = frames[--depth];
    int ownWeight = sum(weight, 1);
    heights[frame.id] = ownHeight;
    weights[frame.id] = ownWeight;
    height = Math.max(frame.height, ownHeight);
    weight = sum(frame.weight, ownWeight);
  }

  private static int sum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }

  /** Begins a graph: the size is that of the bytes to read, or 0 when writing. */
  void begin(int size) {
    lengthsLeft = size;
    hashWorkLimit = size == 0 ? Long.MAX_VALUE : Limits.hashWork(size);
    collisionsLimit = size == 0 ? Long.MAX_VALUE : Limits.collisions(size);
  }

  /** Ends a written graph of that many bytes: refuses what a reader would refuse. */
  void endWriting(long size) {
    if (hashWork > Limits.hashWork(size)) {
      throw hashWork(context);
    }
    if (collisions > Limits.collisions(size)) {
      throw collisions();
    }
  }

  /** Ends a read graph: fills the containers that had to wait. */
  void endReading() {
    deferred.forEach(Runnable::run);
  }

  /**
   * Notes a length that the bytes declare. Every element takes a byte at least, and belongs to one
   * container, so all lengths together cannot exceed the bytes.
   */
  int claim(int length) {
    if (length < 0 || length > lengthsLeft) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the bytes declare more elements than they hold");
    }
    lengthsLeft -= length;
    return length;
  }

  /** Notes parts or bytes that hashing the object in work visits. */
  void visit(int visits) {
    weight = sum(weight, visits);
  }

  /** Likewise for an object without parts that was registered last, and may be referred to. */
  void visitLast(int visits) {
    visit(visits);
    weights[count - 1] = sum(weights[count - 1], visits);
  }

  /**
   * A number that grows with each reference to an object that may not be complete: one that is
   * still in work, or any while containers inside finished objects wait to be filled.
   */
  int backReferences() {
    return backReferences;
  }

  /**
   * Fills a container whose elements refer to objects in work, so cannot be hashed or compared yet.
   */
  void defer(Runnable filling) {
    deferred.add(filling);
  }

  /** The number of an object that was written before; {@link #NEW} if it is met now. */
  int meetWritten(Object object) {
    int id = written.findOrAdd(object);
    if (id == NEW) {
      nextId();
      return NEW;
    }
    Frame open = openFrame(id);
    if (open != null && open.birth == Birth.LAST) {
      throw cycle(object, "which can only be made once all its parts are there");
    }
    meet(id);
    return id;
  }

  /** Refuses an object in a part that is written by other means, if that part belongs to it. */
  void refuseOwner(Object object) {
    int id = written.find(object);
    if (id != NEW && id != frames[depth - 1].id && openFrame(id) != null) {
      throw cycle(
          object,
          "a part of which has a serial form of its own and would keep a copy of it; use"
              + " serializer=java");
    }
  }

  private SerializationException cycle(Object object, String why) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the object graph has a cycle through an object of class "
            + object.getClass().getName()
            + ", "
            + why);
  }

  /** The object that was read as the one of that number. */
  Object meetRead(int id) {
    Object object = id < 0 || id >= count ? null : read[id];
    if (object == null) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the bytes refer to an object that is not there");
    }
    if (openFrame(id) != null || !deferred.isEmpty()) {
      backReferences++;
    }
    meet(id);
    return object;
  }

  /** Begins an object that is read; {@link #settle} ends it. */
  void expect(Identity identity) {
    if (waiting == expected.length) {
      expected = Arrays.copyOf(expected, 2 * waiting);
    }
    expected[waiting++] = identity == Identity.COUNTS ? nextId() : NO_ID;
  }

  /** The object in work exists, and its parts may refer to it. */
  void arrive(Object object) {
    int id = waiting == 0 ? ARRIVED : expected[waiting - 1];
    if (id == ARRIVED) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': kryo.reference() is called for an object of class "
              + object.getClass().getName()
              + ", but no object waits for it; a serializer calls it once for each object that it"
              + " reads, before the parts of the object");
    }
    if (id != NO_ID) {
      read[id] = object;
    }
    expected[waiting - 1] = ARRIVED;
  }

  /** Ends an object, which may have arrived before. */
  void settle(Object object) {
    if (expected[waiting - 1] != ARRIVED) {
      arrive(object);
    }
    waiting--;
  }

  private int nextId() {
    if (count == heights.length) {
      heights = Arrays.copyOf(heights, count * 2);
      weights = Arrays.copyOf(weights, count * 2);
      read = Arrays.copyOf(read, count * 2);
    }
    heights[count] = 0;
    weights[count] = 1;
    weight = sum(weight, 1);
    return count++;
  }

  private void meet(int id) {
    height = Math.max(height, heights[id]);
    weight = sum(weight, weights[id]);
  }

  private @Nullable Frame openFrame(int id) {
    for (int i = depth - 1; i >= 0; i--) {
      if (frames[i].id == id) {
        return frames[i];
      }
    }
    return null;
  }

  void reset() {
    written.clear(RETAINED);
    if (heights.length > RETAINED) {
      read = new @Nullable Object[SMALL];
      heights = new int[SMALL];
      weights = new int[SMALL];
    } else {
      Arrays.fill(read, 0, count, null);
    }
    deferred.clear();
    count = 0;
    waiting = 0;
    depth = 0;
    height = 0;
    weight = 0;
    hashWork = 0;
    collisions = 0;
    backReferences = 0;
  }
}
