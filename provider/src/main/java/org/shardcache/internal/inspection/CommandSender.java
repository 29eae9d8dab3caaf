package org.shardcache.internal.inspection;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardClient;
import org.shardcache.ShardInfo;
import org.shardcache.internal.store.RawCommand;

/**
 * A client for one shard, as a way to name it and a way to send there.
 *
 * @param place names the shard; fails if whatever gave the client is closed
 * @param send sends a command there
 */
record CommandSender(Supplier<ShardInfo> place, Function<RawCommand, @Nullable Object> send)
    implements ShardClient {

  @Override
  public ShardInfo shard() {
    return place.get();
  }

  @Override
  public @Nullable Object call(String command, Object... arguments) {
    return send.apply(checked(command, arguments));
  }

  static RawCommand checked(String command, Object... arguments) {
    Objects.requireNonNull(command, "The command is null.");
    for (Object argument : arguments) {
      Objects.requireNonNull(argument, "An argument of the command is null.");
    }
    return RawCommand.of(command, Arrays.asList(arguments));
  }
}
