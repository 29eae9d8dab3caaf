package org.shardcache.internal.inspection;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to {@code INFO}: lines {@code field:value} between headings and blank lines. */
final class InfoText {

  private InfoText() {}

  static Map<String, String> fields(@Nullable Object reply) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (reply instanceof byte[] text) {
      for (String line : new String(text, StandardCharsets.UTF_8).split("\r?\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith("#")) {
          fields.put(line.substring(0, colon), line.substring(colon + 1));
        }
      }
    }
    return Collections.unmodifiableMap(fields);
  }
}
