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
import org.junit.jupiter.api.AfterEach;
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

  /** Who is served after so long was forgotten, and found again by chance. */
  private static final Duration TOO_LONG = Duration.ofSeconds(5);

  private final long operations = Long.getLong("lanes.operations", 300_000);
  private final long seed = Long.getLong("lanes.seed", System.nanoTime());

  /** Looks often, so that callers give up in the middle of everything. */
  private final DeadlineGuard guard = new DeadlineGuard("lane-stress", 50_000);

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();

  @AfterEach
  void close() {
    guard.close();
  }

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
    assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(TOO_LONG);
  }

  /** Nothing but the wake-ups between them: no interrupts, no time-outs, no other callers. */
  @Test
  void aLeaderThatRestsAndCallersThatParkAreWokenByEachOther() throws Exception {
    FakeServer server = new FakeServer(Faults.NONE, seed, violations);
    try (Lane lane = new Lane("lane-wake-" + seed, server, guard, TimeUnit.HOURS.toNanos(1))) {
      for (int callers = 1; callers <= 3; callers++) {
        List<Thread> threads = new ArrayList<>();
        left.set(operations / 30);
        for (int c = 0; c < callers; c++) {
          SplittableRandom random = new SplittableRandom(seed + c);
          threads.add(new Thread(() -> callWithPauses(lane, random)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
      }
    }
    assertThat(violations).as("seed %d", seed).isEmpty();
    assertThat(answered).hasValueGreaterThanOrEqualTo(operations / 30 * 3);
  }

  /** Ends after the first violation, since each of them takes long. */
  private void callWithPauses(Lane lane, SplittableRandom random) {
    while (left.decrementAndGet() >= 0 && violations.isEmpty()) {
      List<CommandArguments> commands = List.of(new Counted());
      Deadline deadline = Deadline.after(TOO_LONG);
      LaneCall call = new LaneCall(commands, 10, Repeat.FORBIDDEN, deadline);

      LaneCall.State end = lane.serve(call);

      check(commands, Repeat.FORBIDDEN, true, call, end);
      if (deadline.hasPassed()) {
        violations.add("served too late: " + end);
      }
      pause(random);
    }
  }

  /** From none to one in which the leader has gone to rest. */
  private static void pause(SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> LockSupport.parkNanos(random.nextInt(100_000));
      default -> {
        for (int i = random.nextInt(2_000); i > 0; i--) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /** A leader that ends after {@code idleNanos} without calls is started again and again. */
  private void run(FakeServer server, long idleNanos) throws Exception {
    left.set(operations);
    String name = "lane-stress-" + System.nanoTime();
    List<Thread> callers = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(CALLERS);
    try (Lane lane = new Lane(name, server, guard, idleNanos)) {
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

    long start = System.nanoTime();
    LaneCall.State end = lane.serve(call);
    longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);

    check(commands, repeat, patient, call, end);

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
