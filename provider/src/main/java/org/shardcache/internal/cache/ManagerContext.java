package org.shardcache.internal.cache;

import java.net.URI;
import org.shardcache.configuration.ShardcacheSettings;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.DaemonThreads;
import org.shardcache.internal.entry.StoreFailures;
import org.shardcache.internal.inspection.ShardDirectory;
import org.shardcache.internal.store.VerifiedShards;
import org.shardcache.observation.CacheObserver;

/**
 * What the caches of one manager share.
 *
 * @param directory the same shards as applications see them
 * @param servers where the manager's data is: for telling whether two caches could meet
 * @param callbacks which threads are in code of the application, in any of these caches
 * @param observer told of loads and of what cannot be decoded
 */
record ManagerContext(
    URI uri,
    ClassLoader classLoader,
    ShardcacheSettings settings,
    VerifiedShards shards,
    ShardDirectory directory,
    UsedServers servers,
    KeySpaces keySpaces,
    DaemonThreads loadExecutor,
    DaemonThreads asyncCalls,
    Callbacks callbacks,
    StoreFailures storeFailures,
    CacheObserver observer) {}
