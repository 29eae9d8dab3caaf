package org.shardcache.internal.inspection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardClient;
import org.shardcache.ShardResult;

/**
 * Does something on several shards at once, each in a short-lived thread of its own: none waits for
 * another one that hangs, and an operation may itself do something on all shards.
 */
final class OnEachShard {

  private OnEachShard() {}

  /** Waits for all; every client has a result, whatever the operation throws. */
  static <T extends @Nullable Object> Map<String, ShardResult<T>> run(
      Map<String, ShardClient> clients, Function<? super ShardClient, ? extends T> operation) {
    Map<String, CompletableFuture<ShardResult<T>>> pending = new LinkedHashMap<>();
    clients.forEach(
        (name, client) -> {
          CompletableFuture<ShardResult<T>> result = new CompletableFuture<>();
          pending.put(name, result);
          Thread thread =
              new Thread(
                  () -> result.complete(attempt(client, operation)),
                  "shardcache-administration " + name);
          thread.setDaemon(true);
          start(thread, result);
        });
    Map<String, ShardResult<T>> results = new LinkedHashMap<>();
    pending.forEach((name, result) -> results.put(name, result.join()));
    return Collections.unmodifiableMap(results);
  }

  /** The system may have no thread left. */
  private static <T extends @Nullable Object> void start(
      Thread thread, CompletableFuture<ShardResult<T>> result) {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      result.complete(ShardDirectory.failure(e));
    }
  }

  private static <T extends @Nullable Object> ShardResult<T> attempt(
      ShardClient client, Function<? super ShardClient, ? extends T> operation) {
    try {
      return new ShardResult.Success<>(operation.apply(client));
    } catch (Throwable e) { // also what Java does not let it throw: who waits would wait for ever
      return ShardDirectory.failure(e);
    }
  }
}
