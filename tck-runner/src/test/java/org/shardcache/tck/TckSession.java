package org.shardcache.tck;

import java.util.ServiceLoader;
import javax.cache.Caching;
import javax.cache.annotation.BeanProvider;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShards;

/**
 * Gives the TCK its empty shards before the first test, and writes the result after the last one. A
 * run that does not get that far (no shards, a crash) leaves no result, which fails the verdict.
 *
 * <p>Found by the service loader, so it is there in every test JVM of this module; it acts only in
 * those of a {@link TckRun}.
 */
public final class TckSession implements LauncherSessionListener {

  private final ScoreRecorder recorder = new ScoreRecorder();
  private @Nullable AutoCloseable servers;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    TckRun.ofThisJvm().ifPresent(run -> start(run, session));
  }

  private void start(TckRun run, LauncherSession session) {
    servers = run == TckRun.CLUSTER ? cluster(run.shards()) : shards(run.shards());
    if (run == TckRun.ANNOTATIONS && ServiceLoader.load(BeanProvider.class).findFirst().isEmpty()) {
      throw new IllegalStateException(
          "No BeanProvider on the class path: the annotation tests would do nothing and pass.");
    }
    session.getLauncher().registerTestExecutionListeners(recorder);
  }

  private static AutoCloseable shards(int count) {
    EmbeddedShards shards = EmbeddedShards.start(count);
    System.setProperty("shardcache.shards", shards.uris());
    return shards;
  }

  private static AutoCloseable cluster(int primaries) {
    EmbeddedCluster cluster = EmbeddedCluster.start(primaries);
    System.setProperty("shardcache.topology", "cluster");
    System.setProperty("shardcache.cluster.nodes", cluster.nodes());
    return cluster;
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (servers == null) {
      return;
    }
    try (AutoCloseable closing = servers) {
      Caching.getCachingProvider().close();
    } catch (Exception e) {
      throw new IllegalStateException("The servers of the TCK could not be stopped", e);
    } finally {
      TckRun.ofThisJvm().ifPresent(run -> recorder.score().write(run.resultFile()));
    }
  }
}
