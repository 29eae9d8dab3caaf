package org.shardcache.internal.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.store.DnsRefresh;
import org.shardcache.internal.store.ShardListChange;
import org.shardcache.internal.store.StoreException;
import org.shardcache.internal.store.VerifiedShards;

/**
 * The shards of one manager, and how their list may change.
 *
 * @param verified what the caches use
 * @param endpoints makes what a change needs of settings
 * @param change null if the list cannot change
 * @param refresh null if nobody looks for changes
 */
record ManagerShards(
    VerifiedShards verified,
    Endpoints endpoints,
    @Nullable ShardListChange change,
    @Nullable DnsRefresh refresh)
    implements AutoCloseable {

  /** Changes the list as {@link ShardListChange#to} does. */
  CompletionStage<Long> change(ManagerSettings settings) {
    if (change == null) {
      throw new UnsupportedOperationException(
          "The shards of this cache manager cannot be changed while it runs: that needs"
              + " shardcache.topology=shards or dns and a shardcache.key-prefix that is not empty,"
              + " since entries left behind on a former shard are removed by it.");
    }
    try {
      return inTermsOfCaches(change.to(settings.shards().stream().map(endpoints::member).toList()));
    } catch (StoreException | ShardException | IllegalArgumentException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  private static CompletionStage<Long> inTermsOfCaches(CompletionStage<Long> removed) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    removed.whenComplete(
        (count, failure) -> {
          if (failure == null) {
            result.complete(count);
          } else {
            Throwable cause =
                failure instanceof CompletionException e && e.getCause() != null
                    ? e.getCause()
                    : failure;
            result.completeExceptionally(new CacheException(cause.getMessage(), cause));
          }
        });
    return result.minimalCompletionStage();
  }

  @Override
  public void close() {
    if (refresh != null) {
      refresh.close();
    }
    verified.close();
  }
}
