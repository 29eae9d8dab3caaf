package org.shardcache.internal.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.expiry.EternalExpiryPolicy;
import org.shardcache.configuration.CacheSettings;
import org.shardcache.configuration.OnFailure;
import org.shardcache.configuration.ReadFrom;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.inspection.EvictionWatch;
import org.shardcache.internal.inspection.EvictionWatch.Entries;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.TimeToLive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a cache that have to stay until somebody removes them, because one that is absent
 * means something else: to Hibernate, that a table was never changed. Whatever may end or hide one
 * is a warning.
 */
final class LastingEntries {

  private static final Logger LOG = LoggerFactory.getLogger(LastingEntries.class);

  /** Hibernate's names of the region of update timestamps; a region prefix may stand before. */
  private static final List<String> TIMESTAMPS_REGIONS =
      List.of(
          "default-update-timestamps-region",
          "org.hibernate.cache.spi.UpdateTimestampsCache",
          "org.hibernate.cache.spi.TimestampsRegion");

  private static final Duration EVICTION_WATCH_PERIOD = Duration.ofMinutes(10);

  private final String cacheName;
  private final ShardedCacheConfiguration<?, ?> configuration;
  private final CacheSettings settings;

  LastingEntries(
      String cacheName, ShardedCacheConfiguration<?, ?> configuration, CacheSettings settings) {
    this.cacheName = cacheName;
    this.configuration = configuration;
    this.settings = settings;
  }

  /** The store itself if entries may vanish; else warns at once of settings, later of servers. */
  EntryStore watched(EntryStore store, ExpiryPlan plan, ManagerContext context) {
    if (!mustStay()) {
      return store;
    }
    boolean eternal =
        plan instanceof ExpiryPlan.Fixed fixed && fixed.creation().equals(TimeToLive.ETERNAL);
    warnOfSettings(eternal);
    EvictionWatch watch =
        new EvictionWatch(
            cacheName,
            eternal ? Entries.ETERNAL : Entries.EXPIRING,
            context.directory(),
            context.asyncCalls(),
            EVICTION_WATCH_PERIOD);
    return new WatchedStore(store, watch::used);
  }

  private boolean mustStay() {
    Boolean said = settings.mustStay();
    return said != null
        ? said
        : TIMESTAMPS_REGIONS.stream()
            .anyMatch(region -> cacheName.equals(region) || cacheName.endsWith("." + region));
  }

  private void warnOfSettings(boolean eternal) {
    List<String> problems = new ArrayList<>();
    if (!eternal) {
      problems.add(expiry());
    }
    if (configuration.getOnFailure() == OnFailure.MISS) {
      problems.add(
          "on-failure=miss makes them look absent while their shard cannot be reached: "
              + (settings.onFailure() == OnFailure.MISS
                  ? "set " + setting("on-failure=fail")
                  : "create it without setOnFailure(MISS)"));
    }
    if (configuration.getReadFrom() == ReadFrom.REPLICA_PREFERRED) {
      problems.add(
          "read-from=replica-preferred may not see the newest: "
              + (settings.readFrom() == ReadFrom.REPLICA_PREFERRED
                  ? "set " + setting("read-from=primary")
                  : "create it without setReadFrom(REPLICA_PREFERRED)"));
    }
    if (!problems.isEmpty()) {
      LOG.warn(
          "Cache '{}' must not lose entries ({}), but {}.",
          cacheName,
          setting("must-stay"),
          String.join("; ", problems));
    }
  }

  private String expiry() {
    if (!configuration.getExpiryPolicyFactory().equals(EternalExpiryPolicy.factoryOf())
        || configuration.getTtl() != null
        || configuration.getAccessTtl() != null) {
      return "it was created with an expiry that may end them: create it with"
          + " EternalExpiryPolicy";
    }
    return settings.accessTtl() != null
        ? "access-ttl=" + settings.accessTtl() + " ends them: set " + setting("access-ttl=eternal")
        : (settings.ttl() != null ? "ttl=" + settings.ttl() : "ttl= in the URI of a shard")
            + " ends them: set "
            + setting("ttl=eternal");
  }

  private String setting(String text) {
    return "shardcache.cache." + cacheName + "." + text;
  }
}
