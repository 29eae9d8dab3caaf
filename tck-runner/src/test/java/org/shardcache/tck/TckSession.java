package org.shardcache.tck;

import java.nio.file.Path;
import javax.cache.Caching;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.shardcache.embedded.EmbeddedShards;

/**
 * Gives the TCK its empty shards before the first test, and writes the result after the last one. A
 * run that does not get that far (no shards, a crash) leaves no result, which fails the verdict.
 *
 * <p>Found by the service loader, so it is there in every test run of this module; it acts only in
 * the one with the system property {@value #RESULT}.
 */
public final class TckSession implements LauncherSessionListener {

  /** The file to write the result to. */
  private static final String RESULT = "tck.result.write";

  private static final int SHARDS = 3;

  private final ScoreRecorder recorder = new ScoreRecorder();
  private @Nullable EmbeddedShards shards;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty(RESULT) == null) {
      return;
    }
    shards = EmbeddedShards.start(SHARDS);
    System.setProperty("shardcache.shards", shards.uris());
    System.setProperty("shardcache.serialization.allow", "domain.**");
    session.getLauncher().registerTestExecutionListeners(recorder);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (shards == null) {
      return;
    }
    try (EmbeddedShards closing = shards) {
      Caching.getCachingProvider().close();
    } finally {
      recorder.score().write(Path.of(System.getProperty(RESULT)));
    }
  }
}
