package org.shardcache.benchmarks.agent;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** Reads an entry and writes what it was. */
public final class Rewrite implements EntryProcessor<String, String, String>, Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String process(MutableEntry<String, String> entry, Object... arguments) {
    entry.setValue(entry.getValue());
    return null;
  }
}
