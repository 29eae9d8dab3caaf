package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;

/**
 * Commands of somebody else on their way to a shard. Thread-safe; every method throws {@link
 * StoreException}.
 */
public final class ShardCommands {

  private final VerifiedShards shards;

  /** Creates it; nothing is sent. */
  public ShardCommands(VerifiedShards shards) {
    this.shards = shards;
  }

  /** A command and the bytes by which the shard of its key is found. */
  public record Keyed(byte[] routingBytes, RawCommand command) {}

  /** Returns the shards as they are now; may have to find them first. */
  public Shards current() {
    return translated(View::shards);
  }

  /**
   * Sends a command to the shard with this name. It is about the shard, so it does not matter
   * whether all agree on the topology.
   */
  public @Nullable Object call(String shard, RawCommand command) {
    return this.<@Nullable Object>translated(
        view -> {
          List<Shard> current = view.shards().list();
          for (int i = 0; i < current.size(); i++) {
            if (current.get(i).name().equals(shard)) {
              return view.shards().execute(new Routed<>(i, command.request()));
            }
          }
          throw new StoreException(
              "Shard '" + shard + "' is not in the list any more. Nothing was sent.", null);
        });
  }

  /** Sends a command to the shard of a key. */
  public @Nullable Object call(Keyed command) {
    return this.<@Nullable Object>translated(view -> view.execute(routed(view, command)));
  }

  /** Sends commands to the shards of their keys, in one pipeline per shard; aligned with them. */
  public List<Result<@Nullable Object>> callAll(List<Keyed> commands) {
    return translated(
        view -> {
          List<Routed<@Nullable Object>> requests = new ArrayList<>(commands.size());
          commands.forEach(command -> requests.add(routed(view, command)));
          return view.executeAll(requests);
        });
  }

  private static Routed<@Nullable Object> routed(View view, Keyed command) {
    return view.shards()
        .<@Nullable Object>routed(
            command.routingBytes(), ReadFrom.PRIMARY, command.command().request());
  }

  private <T extends @Nullable Object> T translated(Function<View, T> step) {
    try {
      View view = shards.enter();
      try {
        return step.apply(view);
      } finally {
        view.leave();
      }
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }
}
