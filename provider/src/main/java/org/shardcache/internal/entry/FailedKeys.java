package org.shardcache.internal.entry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;

/** Names the keys that a bulk operation failed for. */
public final class FailedKeys {

  private static final int MAX_NAMED = 10;

  private FailedKeys() {}

  /** The first failed keys as a sentence; the keys are aligned with the outcomes. */
  public static String text(List<?> keys, List<? extends @Nullable Outcome> outcomes) {
    List<String> failed = new ArrayList<>();
    int more = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) == null) {
        if (failed.size() < MAX_NAMED) {
          failed.add(String.valueOf(keys.get(i)));
        } else {
          more++;
        }
      }
    }
    return " Failed keys: "
        + String.join(", ", failed)
        + (more > 0 ? " and " + more + " more." : ".");
  }
}
