package org.shardcache.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the methods of a cache do with one entry, one after the other: the specification that
 * histories are held against. An entry is its value, null if there is none.
 */
public enum EntryOperation {
  GET {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(entry, entry);
    }
  },
  CONTAINS_KEY {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(entry, String.valueOf(entry != null));
    }
  },
  PUT {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(arguments.get(0), DONE);
    }
  },
  GET_AND_PUT {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(arguments.get(0), entry);
    }
  },
  PUT_IF_ABSENT {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return entry == null ? new Step(arguments.get(0), YES) : new Step(entry, NO);
    }
  },
  REPLACE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return entry == null ? new Step(null, NO) : new Step(arguments.get(0), YES);
    }
  },
  REPLACE_VALUE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return arguments.get(0).equals(entry) ? new Step(arguments.get(1), YES) : new Step(entry, NO);
    }
  },
  GET_AND_REPLACE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return entry == null ? new Step(null, null) : new Step(arguments.get(0), entry);
    }
  },
  REMOVE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(null, String.valueOf(entry != null));
    }
  },
  /** As one of several keys: nobody learns whether there was an entry. */
  REMOVE_ONE_OF_ALL {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(null, DONE);
    }
  },
  REMOVE_VALUE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return arguments.get(0).equals(entry) ? new Step(null, YES) : new Step(entry, NO);
    }
  },
  GET_AND_REMOVE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(null, entry);
    }
  },
  /** Appends to the value and gives the one before; removes a value that has become long. */
  INVOKE {
    @Override
    Step apply(@Nullable String entry, List<String> arguments) {
      return new Step(append(entry, arguments.get(0)), entry);
    }
  };

  /** The result of what always does the same. */
  public static final String DONE = "done";

  private static final String YES = "true";
  private static final String NO = "false";
  private static final int LONG = 24;

  /**
   * An operation on an entry.
   *
   * @param entry what it leaves
   * @param result what it returns
   */
  public record Step(@Nullable String entry, @Nullable String result) {}

  abstract Step apply(@Nullable String entry, List<String> arguments);

  /** What the processors of {@link #INVOKE} make of a value; null to remove the entry. */
  public static @Nullable String append(@Nullable String entry, String addition) {
    if (entry == null) {
      return addition;
    }
    return entry.length() > LONG ? null : entry + "+" + addition;
  }
}
