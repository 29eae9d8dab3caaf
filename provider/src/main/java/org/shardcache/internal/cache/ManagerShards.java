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
 * @param list who decides which shards there are
 * @param refresh null if nobody looks for changes
 */
record ManagerShards(VerifiedShards verified, ListOf list, @Nullable DnsRefresh refresh)
    implements AutoCloseable {

  /** Who decides which shards there are. */
  sealed interface ListOf {

    /**
     * The settings, and whoever administrates them.
     *
     * @param endpoints makes what a change needs of settings
     */
    record Settings(ShardListChange change, Endpoints endpoints) implements ListOf {}

    /**
     * Somebody else.
     *
     * @param advice who that is, and how to change the list
     */
    record Others(String advice) implements ListOf {}
  }

  /** Changes the list as {@link ShardListChange#to} does. */
  CompletionStage<Long> change(ManagerSettings settings) {
    ListOf.Settings list = requireChangeable();
    try {
      return inTermsOfCaches(
          list.change().to(settings.shards().stream().map(list.endpoints()::member).toList()));
    } catch (StoreException | ShardException | IllegalArgumentException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  /** Throws an {@link UnsupportedOperationException} with advice unless the settings decide. */
  ListOf.Settings requireChangeable() {
    if (list instanceof ListOf.Others others) {
      throw new UnsupportedOperationException(
          "The shards of this cache manager cannot be changed by changeShards: "
              + others.advice()
              + " Nothing has changed.");
    }
    return (ListOf.Settings) list;
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
