package org.shardcache.internal.store;

/** Some of the keys of a cache. */
enum KeyScope {
  /** What the cache keeps beside entries while they are loaded or written. */
  CONTROL_KEYS {
    @Override
    byte[] pattern(KeyLayout layout) {
      return layout.controlPattern();
    }

    @Override
    boolean includes(KeyLayout layout, byte[] storedKey) {
      return layout.isControlKey(storedKey);
    }
  },
  /** Entries alone. */
  ENTRIES {
    @Override
    byte[] pattern(KeyLayout layout) {
      return layout.pattern();
    }

    @Override
    boolean includes(KeyLayout layout, byte[] storedKey) {
      return layout.key(storedKey) != null;
    }
  },
  /** Entries and control keys. */
  ALL {
    @Override
    byte[] pattern(KeyLayout layout) {
      return layout.pattern();
    }

    @Override
    boolean includes(KeyLayout layout, byte[] storedKey) {
      return ENTRIES.includes(layout, storedKey) || CONTROL_KEYS.includes(layout, storedKey);
    }
  };

  /** The {@code SCAN MATCH} pattern that finds them, perhaps with others. */
  abstract byte[] pattern(KeyLayout layout);

  abstract boolean includes(KeyLayout layout, byte[] storedKey);
}
