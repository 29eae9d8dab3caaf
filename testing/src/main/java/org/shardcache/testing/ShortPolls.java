package org.shardcache.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets tests look every few milliseconds whether what they wait for has come. Awaitility would look
 * after a tenth of a second for the first time, hundreds of times in a build.
 *
 * <p>Found by the service loader.
 */
public final class ShortPolls implements LauncherSessionListener {

  private static final Duration INTERVAL = Duration.ofMillis(10);

  /** For the service loader. */
  public ShortPolls() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
