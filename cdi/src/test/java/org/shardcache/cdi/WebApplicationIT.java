package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ClassUnloading;

/**
 * An application that brings the API, two providers, a CDI container and this module itself, as a
 * WAR file does, in a class loader of its own.
 */
@WithEmbeddedShards
final class WebApplicationIT {

  private static final String SHARDCACHE = "org.shardcache.ShardcacheCachingProvider";

  @TempDir private Path classes;

  @Test
  void ofSeveralProvidersTheNamedOneIsUsed(EmbeddedShards shards) throws Exception {
    Map<String, String> seen = run(shards).seen();

    assertThat(seen).containsEntry("same loader", "true").containsEntry("results", "atlas! atlas!");
    assertThat(seen.get("default provider")).startsWith("Multiple CachingProviders");
  }

  @Test
  void aSystemPropertyNamesTheDefaultProvider(EmbeddedShards shards) throws Exception {
    System.setProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER, SHARDCACHE);
    try {
      assertThat(run(shards).seen()).containsEntry("default provider", SHARDCACHE);
    } finally {
      System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    }
  }

  @Test
  void nothingHoldsAnApplicationThatHasEnded(EmbeddedShards shards) throws Exception {
    WeakReference<ClassLoader> application = run(shards).loader();

    ClassUnloading.awaitIt(application);
  }

  private WebApplicationRun run(EmbeddedShards shards) throws Exception {
    return WebApplicationRun.of(
        Map.of(
            "shardcache.shards",
            shards.uris(),
            "shardcache.serialization.allow",
            "org.shardcache.cdi.WebApplication$Word"),
        classes);
  }
}
