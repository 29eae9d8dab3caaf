package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.FakeServer.Counted;
import org.shardcache.internal.shard.FakeServer.Faults;
import org.shardcache.internal.shard.LaneCall.Phase;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;

/**
 * Many callers, platform and virtual ones, use one lane while connections fail, delays and errors
 * of every kind happen, callers are interrupted or give up, and the leader's thread comes and goes.
 * Every call ends, with its own replies or with what really became of it.
 *
 * <p>{@code -Dlanes.operations=} sets another number of calls, {@code -Dlanes.seed=} repeats their
 * choices.
 */
class LaneStressTest {

  private static final int CALLERS = 24;
  private static final Duration NEVER = Duration.ofMinutes(2);

  private final long operations = Long.getLong("lanes.operations", 300_000);
  private final long seed = Long.getLong("lanes.seed", System.nanoTime());
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  @Test
  void everyCallEndsWithItsOwnRepliesOrWithWhatReallyBecameOfIt() throws Exception {
    FakeServer server = new FakeServer(new Faults(2_000, 3_000), seed, violations);

    run(server, 20_000);

    assertThat(violations).as("seed %d", seed).isEmpty();
    assertThat(server.faultsMet()).isPositive();
    assertThat(answered.get()).isGreaterThan(operations / 2);
    assertThat(others.get()).isPositive();
  }

  @Test
  void callersShareFlushesAndNobodyIsForgottenWithoutFaults() throws Exception {
    FakeServer server = new FakeServer(Faults.NONE, seed, violations);

    run(server, TimeUnit.SECONDS.toNanos(1));

    assertThat(violations).as("seed %d", seed).isEmpty();
    assertThat(server.flushes()).isLessThan(answered.get());
  }

  /** A leader that ends after {@code idleNanos} without calls is started again and again. */
  private void run(FakeServer server, long idleNanos) throws Exception {
    left.set(operations);
    String name = "lane-stress-" + System.nanoTime();
    List<Thread> callers = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(CALLERS);
    try (Lane lane = new Lane(name, server, idleNanos)) {
      for (int c = 0; c < CALLERS; c++) {
        SplittableRandom random = new SplittableRandom(seed + c);
        Runnable caller =
            () -> {
              try {
                while (left.decrementAndGet() >= 0) {
                  call(lane, random);
                }
              } catch (RuntimeException | Error e) {
                violations.add(e.toString());
              } finally {
                done.countDown();
              }
            };
        callers.add(c % 2 == 0 ? new Thread(caller) : TestThreads.virtualIfPossible(caller));
      }
      callers.forEach(Thread::start);
      SplittableRandom random = new SplittableRandom(seed);
      while (!done.await(1, TimeUnit.MILLISECONDS)) {
        callers.get(random.nextInt(CALLERS)).interrupt();
      }
    }
    await("the leader is gone")
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals(name)));
  }

  private void call(Lane lane, SplittableRandom random) {
    List<CommandArguments> commands = new ArrayList<>();
    for (int i = random.nextInt(8) == 0 ? 3 : 1; i > 0; i--) {
      commands.add(new Counted());
    }
    Repeat repeat = random.nextBoolean() ? Repeat.ALLOWED : Repeat.FORBIDDEN;
    boolean patient = random.nextInt(16) != 0;
    boolean interrupted = random.nextInt(64) == 0;
    Deadline deadline =
        Deadline.after(patient ? NEVER : Duration.ofNanos(random.nextInt(1_000_000)));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    LaneCall call = new LaneCall(commands, 10, repeat, deadline);

    check(commands, repeat, patient, call, lane.serve(call));

    if (!Thread.interrupted() && interrupted) {
      violations.add("the interrupt was lost");
    }
    if (random.nextInt(1_000) == 0) {
      LockSupport.parkNanos(random.nextInt(200_000));
    }
  }

  private void check(
      List<CommandArguments> commands,
      Repeat repeat,
      boolean patient,
      LaneCall call,
      LaneCall.State end) {
    int most = 0;
    for (CommandArguments command : commands) {
      most = Math.max(most, ((Counted) command).executions());
    }
    if (most > (repeat == Repeat.ALLOWED ? 2 : 1)) {
      violations.add(most + " executions, repeat " + repeat);
    }
    if (end instanceof LaneCall.Answered replies) {
      answered.incrementAndGet();
      if (!replies.replies().equals(commands)) {
        violations.add("the replies to another call");
      }
      return;
    }
    others.incrementAndGet();
    boolean gaveUp = end == Phase.WITHDRAWN || end == Phase.ABANDONED;
    if (gaveUp && patient) {
      violations.add("forgotten: " + end);
    }
    boolean unsent = end == Phase.WITHDRAWN || end == Phase.DISMISSED;
    if (unsent && !call.wasSentBefore() && most > 0) {
      violations.add("executed although " + end);
    }
  }
}
