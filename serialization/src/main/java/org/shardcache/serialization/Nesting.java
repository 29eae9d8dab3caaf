package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Whether objects of a class can have parts that count for the limits of a graph. */
enum Nesting {
  DEEP {
    @Override
    void enter(GraphReferences graph, GraphReferences.Birth birth) {
      graph.enter(birth);
    }

    @Override
    void leave(GraphReferences graph) {
      graph.leave(Hashing.NOT_HASHED);
    }
  },
  /** All fields are numbers, texts, enums and the like. */
  FLAT {
    @Override
    void enter(GraphReferences graph, GraphReferences.Birth birth) {
      // Nothing in it can go deeper.
    }

    @Override
    void leave(GraphReferences graph) {
      // Nothing was entered.
    }
  };

  private static final Set<Class<?>> LEAVES =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Character.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          UUID.class);

  static Nesting of(List<Field> fields) {
    return fields.stream().map(Field::getType).allMatch(Nesting::isLeaf) ? FLAT : DEEP;
  }

  private static boolean isLeaf(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || LEAVES.contains(type);
  }

  abstract void enter(GraphReferences graph, GraphReferences.Birth birth);

  abstract void leave(GraphReferences graph);
}
