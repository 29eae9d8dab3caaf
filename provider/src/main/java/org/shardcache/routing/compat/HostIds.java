package org.shardcache.routing.compat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shardcache.routing.ShardDescriptor;

/** The host ids in the texts that rb hashes: rb refuses a cluster in which one is missing. */
final class HostIds {

  private static final Pattern LABEL = Pattern.compile("<HostInfo .*\\bhost_id=(\\d+) .*>");

  private HostIds() {}

  /** Checks names if all of them are such texts; in other names nothing is numbered. */
  static void checkLabels(List<ShardDescriptor> shards) {
    List<Matcher> labels =
        shards.stream().map(shard -> LABEL.matcher(shard.name())).filter(Matcher::matches).toList();
    if (labels.size() < shards.size()) {
      return;
    }
    List<String> ids = labels.stream().map(label -> label.group(1)).toList();
    for (int id = 0; id < ids.size(); id++) {
      if (!ids.contains(Integer.toString(id))) {
        throw new IllegalArgumentException(
            "The router rb-ketama has "
                + ids.size()
                + " shards whose names say a host_id, so these are 0 to "
                + (ids.size() - 1)
                + "; none is "
                + id
                + ".");
      }
    }
  }
}
