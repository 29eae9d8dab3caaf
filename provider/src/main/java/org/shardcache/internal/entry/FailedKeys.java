package org.shardcache.internal.entry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;

/** Names the keys that a bulk operation failed for. */
public final class FailedKeys {

  private static final int MAX_NAMED = 10;

  private FailedKeys() {}

  /** The first failed keys as a sentence: those without an outcome. */
  public static String text(List<?> keys, List<? extends @Nullable Outcome> outcomes) {
    List<Integer> failed = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) == null) {
        failed.add(i);
      }
    }
    return text(keys, failed);
  }

  /** The first failed keys as a sentence: those with the indexes. */
  static String text(List<?> keys, Collection<Integer> failed) {
    List<String> names =
        failed.stream().limit(MAX_NAMED).map(index -> String.valueOf(keys.get(index))).toList();
    int more = failed.size() - names.size();
    return " Failed keys: "
        + String.join(", ", names)
        + (more > 0 ? " and " + more + " more." : ".");
  }
}
