package org.shardcache;

import java.util.List;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/**
 * What a processor does, step by step, and its net effect on the entry: a row of the table in
 * {@link ProcessorEffectsIT}.
 *
 * @param absent the effect if there is no entry, and no loader that has a value
 * @param present the effect if there is one
 * @param loadable the effect if there is none and a loader has a value
 */
record ProcessorProgram(List<Step> steps, Effect absent, Effect present, Effect loadable) {

  static final String AFTER = "after";

  /** A call of the entry by a processor. */
  enum Step {
    EXISTS {
      @Override
      void on(MutableEntry<String, String> entry) {
        entry.exists();
      }
    },
    READ {
      @Override
      void on(MutableEntry<String, String> entry) {
        entry.getValue();
      }
    },
    SET {
      @Override
      void on(MutableEntry<String, String> entry) {
        entry.setValue(AFTER);
      }
    },
    REMOVE {
      @Override
      void on(MutableEntry<String, String> entry) {
        entry.remove();
      }
    };

    abstract void on(MutableEntry<String, String> entry);
  }

  /** The net effect. */
  enum Effect {
    /** Nothing. */
    NONE,
    /** The value was looked at: the policy is asked for the time after an access. */
    ACCESSED,
    /** A new entry. */
    CREATED,
    /** A new entry with the value of the loader, of which the writer is not told. */
    LOADED,
    /** A new value. */
    UPDATED,
    /** A new value that depends on the old one: the policy is asked for both times. */
    ACCESSED_AND_UPDATED,
    /** The entry is gone, and nobody asked for it to be: that is up to the writer. */
    REMOVED,
    /** There was none to remove, but the writer is told. */
    DELETED_FROM_STORE;

    boolean writes() {
      return this == CREATED || this == UPDATED || this == ACCESSED_AND_UPDATED;
    }

    boolean deletes() {
      return this == REMOVED || this == DELETED_FROM_STORE;
    }
  }

  /** All programs: what a processor can do in up to three steps, as far as it differs. */
  static List<ProcessorProgram> all() {
    Effect none = Effect.NONE;
    Effect accessed = Effect.ACCESSED;
    Effect created = Effect.CREATED;
    Effect loaded = Effect.LOADED;
    Effect updated = Effect.UPDATED;
    Effect both = Effect.ACCESSED_AND_UPDATED;
    Effect removed = Effect.REMOVED;
    Effect deleted = Effect.DELETED_FROM_STORE;
    Step exists = Step.EXISTS;
    Step read = Step.READ;
    Step set = Step.SET;
    Step remove = Step.REMOVE;
    return List.of(
        new ProcessorProgram(List.of(), none, none, none),
        new ProcessorProgram(List.of(exists), none, none, none),
        new ProcessorProgram(List.of(read), none, accessed, loaded),
        new ProcessorProgram(List.of(exists, read, read), none, accessed, loaded),
        new ProcessorProgram(List.of(set), created, updated, created),
        new ProcessorProgram(List.of(set, set), created, updated, created),
        new ProcessorProgram(List.of(exists, set), created, updated, created),
        new ProcessorProgram(List.of(read, set), created, both, created),
        new ProcessorProgram(List.of(set, read), created, updated, created),
        new ProcessorProgram(List.of(remove), deleted, removed, deleted),
        new ProcessorProgram(List.of(remove, read), deleted, removed, deleted),
        new ProcessorProgram(List.of(read, remove), deleted, removed, deleted),
        new ProcessorProgram(List.of(set, remove), none, removed, none),
        new ProcessorProgram(List.of(set, remove, read), none, removed, none),
        new ProcessorProgram(List.of(read, set, remove), none, removed, deleted),
        new ProcessorProgram(List.of(remove, set), created, updated, created),
        new ProcessorProgram(List.of(read, remove, set), created, both, created),
        new ProcessorProgram(List.of(set, remove, set), created, updated, created));
  }

  /** The program as a processor, which returns what it sees at last. */
  EntryProcessor<String, String, String> processor() {
    return (entry, arguments) -> {
      steps.forEach(step -> step.on(entry));
      return "done";
    };
  }

  @Override
  public String toString() {
    return steps.isEmpty() ? "nothing" : String.join("+", steps.stream().map(Step::name).toList());
  }
}
