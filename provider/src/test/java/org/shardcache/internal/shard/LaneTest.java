package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.LaneCall.Answered;
import org.shardcache.internal.shard.LaneCall.Lost;
import org.shardcache.internal.shard.LaneCall.Phase;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.testing.Async;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What becomes of the calls of a lane, step by step. */
class LaneTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Server server = new Server();
  private final String name = "lane-test-" + System.nanoTime();
  private final DeadlineGuard guard = new DeadlineGuard(name);
  private final Lane lane = new Lane(name, server, guard);

  @AfterEach
  void close() {
    server.open.countDown();
    lane.close();
    guard.close();
    awaitNoLeader();
  }

  @Test
  void callsThatWaitGoOutWithOneFlushInTheirOrder() {
    CompletableFuture<LaneCall.State> first = call("first", Repeat.FORBIDDEN, LONG);
    server.awaitTaken();
    List<CompletableFuture<LaneCall.State>> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(call("call" + i, Repeat.FORBIDDEN, LONG));
      awaitWaiting(i + 2);
    }
    server.open.countDown();

    assertThat(replies(first.join())).containsExactly("first");
    for (int i = 0; i < 5; i++) {
      assertThat(replies(others.get(i).join())).containsExactly("call" + i);
    }
    assertThat(server.flushed)
        .containsExactly(List.of("first"), List.of("call0", "call1", "call2", "call3", "call4"));
  }

  @Test
  void aBatchIsBoundedInCallsAndBytes() {
    LinkedBlockingQueue<LaneCall> waiting = new LinkedBlockingQueue<>();
    LaneBatch<Server.TestWire> batch = new LaneBatch<>(server, waiting, guard);
    server.open.countDown();
    for (int i = 0; i < LaneBatch.MAX_CALLS + 1; i++) {
      waiting.add(new LaneCall(commands("small"), 5, Repeat.FORBIDDEN, Deadline.after(LONG)));
    }
    waiting.add(laneCall("large", LaneBatch.MAX_BYTES));
    waiting.add(laneCall("last", 5));

    while (batch.serve()) {}

    assertThat(server.flushed).extracting(List::size).containsExactly(LaneBatch.MAX_CALLS, 2, 1);
  }

  @Test
  void theFirstCallOfAFlushLearnsHowManyWentOutWithIt() {
    LinkedBlockingQueue<LaneCall> waiting = new LinkedBlockingQueue<>();
    LaneBatch<Server.TestWire> batch = new LaneBatch<>(server, waiting, guard);
    server.open.countDown();
    List<LaneCall> calls = List.of(laneCall("a", 5), laneCall("b", 5), laneCall("c", 5));
    waiting.addAll(calls);

    batch.serve();

    assertThat(calls).extracting(LaneCall::flushed).containsExactly(3, 0, 0);
  }

  @Test
  void aCallWhoseTimeIsOverBeforeItIsSentIsNeverSent() {
    CompletableFuture<LaneCall.State> first = call("first", Repeat.FORBIDDEN, LONG);
    server.awaitTaken();

    CompletableFuture<LaneCall.State> late = call("late", Repeat.FORBIDDEN, Duration.ofMillis(20));

    assertThat(late.join()).isEqualTo(Phase.WITHDRAWN);
    server.open.countDown();
    assertThat(replies(first.join())).containsExactly("first");
    assertThat(replies(call("next", Repeat.FORBIDDEN, LONG).join())).containsExactly("next");
    assertThat(server.flushed).doesNotContain(List.of("late"));
  }

  @Test
  void whatIsOverdueIsNotSentEvenIfTheGuardIsLate() {
    LinkedBlockingQueue<LaneCall> waiting = new LinkedBlockingQueue<>();
    try (DeadlineGuard late = new DeadlineGuard(name, TimeUnit.HOURS.toNanos(1))) {
      LaneBatch<Server.TestWire> batch = new LaneBatch<>(server, waiting, late);
      server.open.countDown();
      LaneCall overdue =
          new LaneCall(commands("overdue"), 5, Repeat.FORBIDDEN, Deadline.after(Duration.ZERO));
      waiting.add(overdue);
      waiting.add(laneCall("next", 5));

      batch.serve();

      assertThat(overdue.await()).isEqualTo(Phase.WITHDRAWN);
      assertThat(server.flushed).containsExactly(List.of("next"));
    }
  }

  @Test
  void callsEndInTimeWhileTheLeaderOfAClosedLaneHangs() {
    CompletableFuture<LaneCall.State> first =
        call("first", Repeat.FORBIDDEN, Duration.ofMillis(100));
    server.awaitTaken();
    CompletableFuture<LaneCall.State> second =
        call("second", Repeat.FORBIDDEN, Duration.ofMillis(100));
    awaitWaiting(2);

    lane.close();
    CompletableFuture<LaneCall.State> third =
        call("third", Repeat.FORBIDDEN, Duration.ofMillis(100));

    assertThat(first.join()).isEqualTo(Phase.ABANDONED);
    assertThat(second.join()).isEqualTo(Phase.WITHDRAWN);
    assertThat(third.join()).isEqualTo(Phase.WITHDRAWN);
  }

  @Test
  void nothingRefersToALaneWithoutALeader() {
    Lane shortLived = new Lane(name, server, guard, 1_000_000);
    assertThat(Sockets.watched(guard)).isEmpty();
    server.open.countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(replies(shortLived.serve(laneCall("call", 5)))).containsExactly("call");
      awaitNoLeader();
      assertThat(Sockets.watched(guard)).isEmpty();
    }
  }

  @Test
  void theRepliesToACallThatWasGivenUpAreNobodys() {
    server.open.countDown();
    CountDownLatch silence = server.silentBeforeReplyTo("slow");
    CompletableFuture<LaneCall.State> slow = call("slow", Repeat.FORBIDDEN, Duration.ofMillis(50));

    assertThat(slow.join()).isEqualTo(Phase.ABANDONED);
    CompletableFuture<LaneCall.State> next = call("next", Repeat.FORBIDDEN, LONG);
    silence.countDown();

    assertThat(replies(next.join())).containsExactly("next");
  }

  @Test
  void whoHasRepliesDoesNotWaitForThoseOfOthers() {
    CompletableFuture<LaneCall.State> gate = call("gate", Repeat.FORBIDDEN, LONG);
    server.awaitTaken();
    CompletableFuture<LaneCall.State> quick = call("quick", Repeat.FORBIDDEN, LONG);
    awaitWaiting(2);
    CompletableFuture<LaneCall.State> slow = call("slow", Repeat.FORBIDDEN, LONG);
    awaitWaiting(3);
    CountDownLatch silence = server.silentBeforeReplyTo("slow");
    server.open.countDown();

    assertThat(replies(gate.join())).containsExactly("gate");
    assertThat(replies(quick.join())).containsExactly("quick");
    assertThat(slow).isNotDone();
    silence.countDown();
    assertThat(replies(slow.join())).containsExactly("slow");
  }

  @Test
  void aBrokenConnectionFailsExactlyTheChangesWhoseRepliesWereLost() {
    CompletableFuture<LaneCall.State> gate = call("gate", Repeat.FORBIDDEN, LONG);
    server.awaitTaken();
    CompletableFuture<LaneCall.State> answered = call("answered", Repeat.FORBIDDEN, LONG);
    awaitWaiting(2);
    CompletableFuture<LaneCall.State> change = call("change", Repeat.FORBIDDEN, LONG);
    awaitWaiting(3);
    CompletableFuture<LaneCall.State> read = call("read", Repeat.ALLOWED, LONG);
    awaitWaiting(4);
    server.breaksBeforeReplyTo("change", new JedisConnectionException("cut"));
    server.open.countDown();

    assertThat(replies(gate.join())).containsExactly("gate");
    assertThat(replies(answered.join())).containsExactly("answered");
    assertThat(change.join()).isInstanceOf(Lost.class);
    assertThat(replies(read.join())).containsExactly("read");
    assertThat(server.flushed)
        .containsExactly(List.of("gate"), List.of("answered", "change", "read"), List.of("read"));
    assertThat(server.fresh).hasValue(1);
  }

  @Test
  void whatWasNotWrittenWhenTheConnectionBrokeGoesOutOnAnotherOne() {
    CompletableFuture<LaneCall.State> gate = call("gate", Repeat.FORBIDDEN, LONG);
    server.awaitTaken();
    CompletableFuture<LaneCall.State> unwritable = call("unwritable", Repeat.FORBIDDEN, LONG);
    awaitWaiting(2);
    CompletableFuture<LaneCall.State> unsent = call("unsent", Repeat.FORBIDDEN, LONG);
    awaitWaiting(3);
    server.breaksBeforeWriting("unwritable", new JedisConnectionException("cut"));
    server.open.countDown();

    assertThat(replies(gate.join())).containsExactly("gate");
    assertThat(unwritable.join()).isInstanceOf(Lost.class);
    assertThat(replies(unsent.join())).containsExactly("unsent");
  }

  @Test
  void noErrorEndsTheLeader() {
    server.open.countDown();
    List<Throwable> surprises =
        List.of(
            new OutOfMemoryError("pretended"),
            new StackOverflowError("pretended"),
            new LinkageError("pretended"),
            new IllegalStateException("pretended"));
    for (Throwable surprise : surprises) {
      server.breaksBeforeReplyTo("victim", surprise);
      assertThat(call("victim", Repeat.FORBIDDEN, LONG).join())
          .isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.cause()).isSameAs(surprise));
      server.failsToConnect = surprise;
      assertThat(call("unsent", Repeat.FORBIDDEN, LONG).join()).isEqualTo(Phase.DISMISSED);
      assertThat(replies(call("next", Repeat.FORBIDDEN, LONG).join())).containsExactly("next");
    }
  }

  @Test
  void whileTheServerIsAwayCallsAreLeftToTheirCallersAtOnce() {
    server.open.countDown();
    server.away = true;
    assertThat(call("away", Repeat.FORBIDDEN, LONG).join()).isEqualTo(Phase.DISMISSED);
    server.away = false;
    assertThat(replies(call("back", Repeat.FORBIDDEN, LONG).join())).containsExactly("back");
    assertThat(server.flushed).containsExactly(List.of("back"));
  }

  @Test
  void interruptsNeitherEndTheWaitNorGetLost() throws Exception {
    CompletableFuture<LaneCall.State> result = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              result.complete(lane.serve(laneCall("interrupted", 5)));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    server.awaitTaken();
    for (int i = 0; i < 3; i++) {
      caller.interrupt();
      await().until(() -> caller.getState() == Thread.State.WAITING);
    }
    assertThat(result).isNotDone();
    server.open.countDown();

    assertThat(replies(result.get(2, TimeUnit.SECONDS))).containsExactly("interrupted");
    assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anInterruptedLeaderGoesOn() {
    server.open.countDown();
    assertThat(replies(call("one", Repeat.FORBIDDEN, LONG).join())).containsExactly("one");
    leader().interrupt();
    assertThat(replies(call("two", Repeat.FORBIDDEN, LONG).join())).containsExactly("two");
  }

  @Test
  void theLeaderKeepsNothingOfTheCallerThatItWasStartedBy() throws Exception {
    server.open.countDown();
    try (URLClassLoader ofCaller = new URLClassLoader(new URL[0])) {
      Thread caller = new Thread(() -> lane.serve(laneCall("call", 5)));
      caller.setContextClassLoader(ofCaller);
      caller.start();
      caller.join();
      assertThat(leader().isDaemon()).isTrue();
      assertThat(leader().getContextClassLoader()).isNotSameAs(ofCaller);
    }
  }

  @Test
  void theLeaderEndsWhenThereIsNothingToDoAndComesBack() {
    Lane shortLived = new Lane(name, server, guard, 1_000_000);
    server.open.countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(replies(shortLived.serve(laneCall("call", 5)))).containsExactly("call");
      awaitNoLeader();
    }
  }

  @Test
  void aLeaderThatIsSucceededAndTakesOverAgainIsWoken() {
    Duration idle = Duration.ofMillis(800);
    HandOver queue = new HandOver();
    server.open.countDown();
    try (Lane handedOver = new Lane(name, server, guard, idle.toNanos(), queue)) {
      handedOver.serve(laneCall("for the first leader", 5));
      await().until(() -> queue.holdsFirst);
      handedOver.serve(laneCall("for the second", 5));
      await().until(() -> leaders().count() == 1);
      queue.nextIsForFirst = true;
      assertThat(replies(handedOver.serve(laneCall("for the first again", 5))))
          .containsExactly("for the first again");

      List<Duration> waits = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> leader().getState() == Thread.State.TIMED_WAITING);
        waits.add(Timed.call(() -> handedOver.serve(laneCall("next", 5))).took());
      }
      assertThat(Collections.min(waits)).isLessThan(idle.dividedBy(2));
    }
  }

  @Test
  void aClosedLaneLeavesCallsToTheirCallers() {
    server.open.countDown();
    lane.close();
    assertThat(call("closed", Repeat.FORBIDDEN, LONG).join()).isEqualTo(Phase.DISMISSED);
    awaitNoLeader();
  }

  private final List<Thread> callers = new ArrayList<>();

  private CompletableFuture<LaneCall.State> call(String text, Repeat repeat, Duration budget) {
    return Async.supply(
        () -> {
          LaneCall call = new LaneCall(commands(text), 5, repeat, Deadline.after(budget));
          synchronized (callers) {
            callers.add(Thread.currentThread());
          }
          return lane.serve(call);
        });
  }

  /** So many callers are parked. */
  private void awaitWaiting(int count) {
    await()
        .until(
            () -> {
              synchronized (callers) {
                return callers.size() == count
                    && callers.stream()
                        .allMatch(thread -> thread.getState() == Thread.State.WAITING);
              }
            });
  }

  private static LaneCall laneCall(String text, long bytes) {
    return new LaneCall(commands(text), bytes, Repeat.FORBIDDEN, Deadline.after(LONG));
  }

  private static List<CommandArguments> commands(String text) {
    return List.of(new CommandArguments(Command.ECHO).add(text));
  }

  private static List<@Nullable Object> replies(LaneCall.State state) {
    assertThat(state).isInstanceOf(Answered.class);
    return ((Answered) state).replies();
  }

  private Thread leader() {
    return leaders().findFirst().orElseThrow();
  }

  private void awaitNoLeader() {
    await("the leader is gone").until(() -> leaders().count() == 0);
  }

  private Stream<Thread> leaders() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name));
  }

  /**
   * Holds the first leader after it has said that it is gone, until there is a call that it may
   * take before the caller looks for a leader.
   */
  private static final class HandOver extends AbstractQueue<LaneCall> {

    /** It looks before it rests, after it has rested, and after it has said that it is gone. */
    private static final int LOOKS = 3;

    private final Queue<LaneCall> calls = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean holdsFirst;
    private volatile boolean nextIsForFirst;

    @Override
    public boolean isEmpty() {
      if (looks.incrementAndGet() == LOOKS) {
        holdsFirst = true;
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return calls.isEmpty();
    }

    @Override
    public boolean offer(LaneCall call) {
      calls.add(call);
      if (nextIsForFirst) {
        nextIsForFirst = false;
        release.countDown();
        await().until(calls::isEmpty);
      }
      return true;
    }

    @Override
    public @Nullable LaneCall poll() {
      return calls.poll();
    }

    @Override
    public @Nullable LaneCall peek() {
      return calls.peek();
    }

    @Override
    public Iterator<LaneCall> iterator() {
      return calls.iterator();
    }

    @Override
    public int size() {
      return calls.size();
    }
  }

  /** Answers with what it was sent, on one connection at a time, once it is open. */
  private static final class Server implements Wires<Server.TestWire> {

    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch taken = new CountDownLatch(1);
    private final List<List<String>> flushed = new CopyOnWriteArrayList<>();
    private final AtomicInteger fresh = new AtomicInteger();
    private volatile boolean away;
    private volatile @Nullable Throwable failsToConnect;
    private volatile String brokenReply = "";
    private volatile String brokenWrite = "";
    private volatile Throwable fault = new IllegalStateException();
    private volatile String silentReply = "";
    private volatile CountDownLatch silence = new CountDownLatch(0);

    void awaitTaken() {
      await().until(() -> taken.getCount() == 0);
    }

    void breaksBeforeReplyTo(String text, Throwable cause) {
      fault = cause;
      brokenReply = text;
    }

    void breaksBeforeWriting(String text, Throwable cause) {
      fault = cause;
      brokenWrite = text;
    }

    CountDownLatch silentBeforeReplyTo(String text) {
      silence = new CountDownLatch(1);
      silentReply = text;
      return silence;
    }

    @Override
    public TestWire take(Deadline deadline) {
      Throwable failure = failsToConnect;
      failsToConnect = null;
      if (failure != null) {
        throw sneaky(failure);
      }
      return new TestWire();
    }

    @Override
    public TestWire takeFresh(Deadline deadline) {
      fresh.incrementAndGet();
      return take(deadline);
    }

    @Override
    public void giveBack(TestWire wire) {
      assertThat(wire.unread).isEmpty();
    }

    @Override
    public void drop(TestWire wire) {}

    @Override
    public boolean isServerAway() {
      return away;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
      throw (T) failure;
    }

    final class TestWire implements Wire {
      private final List<String> buffered = new ArrayList<>();
      private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

      @Override
      public void write(CommandArguments command) {
        String text = new String(command.get(1).getRaw(), StandardCharsets.UTF_8);
        if (text.equals(brokenWrite)) {
          throw Server.<RuntimeException>sneaky(fault);
        }
        buffered.add(text);
      }

      @Override
      public void flush() {
        flushed.add(List.copyOf(buffered));
        unread.addAll(buffered);
        buffered.clear();
        taken.countDown();
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public boolean hasInput() {
        return !silentReply.equals(unread.peek());
      }

      @Override
      public List<@Nullable Object> read(int count) {
        if (brokenReply.equals(unread.peek())) {
          brokenReply = "";
          throw Server.<RuntimeException>sneaky(fault);
        }
        if (silentReply.equals(unread.peek())) {
          try {
            silence.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        List<@Nullable Object> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          replies.add(unread.remove());
        }
        return replies;
      }

      @Override
      public boolean isTouched() {
        return true;
      }

      @Override
      public boolean isOverdue() {
        return false;
      }
    }
  }
}
