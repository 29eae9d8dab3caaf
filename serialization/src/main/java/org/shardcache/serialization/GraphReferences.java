package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.ReferenceResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the graph in work, so that an object met twice is written once; and the limits,
 * which only somebody who knows the references can hold: a graph that is flat in the bytes may be
 * deep, or exponentially large, for whoever follows its references.
 *
 * <p>Serializers of objects with parts call {@link #enter} and {@link #leave} around the parts.
 */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class GraphReferences implements ReferenceResolver {

  /** How an object comes into being, seen from its parts. */
  enum Birth {
    /** It exists before its parts, which may refer back to it. */
    FIRST,
    /** It is made from its parts: a record, an immutable collection. */
    LAST
  }

  private static final int RETAINED = 1 << 12;

  private final SerializationContext context;
  private final Frame[] frames = new Frame[Limits.DEPTH];
  private final List<Runnable> deferred = new ArrayList<>();
  private IdentityHashMap<Object, Integer> written = new IdentityHashMap<>();
  private List<@Nullable Object> read = new ArrayList<>();
  private int[] heights = new int[64];
  private int[] weights = new int[64];
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
  private @Nullable Kryo kryo;

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
  void endWriting(int size) {
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

  /** A number that grows with each reference to an object that is still in work. */
  int backReferences() {
    return backReferences;
  }

  /**
   * Fills a container whose elements refer to objects in work, so cannot be hashed or compared yet.
   */
  void defer(Runnable filling) {
    deferred.add(filling);
  }

  @Override
  public void setKryo(Kryo owner) {
    kryo = owner;
  }

  @Override
  public int getWrittenId(Object object) {
    Integer id = written.get(object);
    if (id == null) {
      return -1;
    }
    Frame open = openFrame(id);
    if (open != null && open.birth == Birth.LAST) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the object graph has a cycle through an object of class "
              + object.getClass().getName()
              + ", which can only be made once all its parts are there");
    }
    meet(id);
    return id;
  }

  @Override
  public int addWrittenObject(Object object) {
    int id = nextId();
    written.put(object, id);
    return id;
  }

  @Override
  public int nextReadId(Class type) {
    read.add(null);
    return nextId();
  }

  private int nextId() {
    if (count == heights.length) {
      heights = Arrays.copyOf(heights, count * 2);
      weights = Arrays.copyOf(weights, count * 2);
    }
    heights[count] = 0;
    weights[count] = 1;
    weight = sum(weight, 1);
    return count++;
  }

  @Override
  public void setReadObject(int id, Object object) {
    read.set(id, object);
  }

  @Override
  public Object getReadObject(Class type, int id) {
    Object object = id < 0 || id >= read.size() ? null : read.get(id);
    if (object == null) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the bytes refer to an object that is not there");
    }
    if (openFrame(id) != null) {
      backReferences++;
    }
    meet(id);
    return object;
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

  @Override
  public boolean useReferences(Class type) {
    if (kryo == null) {
      throw new IllegalStateException("No Kryo was set");
    }
    return !kryo.getRegistration(type).getSerializer().isImmutable();
  }

  @Override
  public void reset() {
    if (count > RETAINED) {
      written = new IdentityHashMap<>();
      read = new ArrayList<>();
      heights = new int[64];
      weights = new int[64];
    } else if (count > 0) {
      written.clear();
      read.clear();
    }
    deferred.clear();
    count = 0;
    depth = 0;
    height = 0;
    weight = 0;
    hashWork = 0;
    collisions = 0;
    backReferences = 0;
  }
}
