package org.shardcache.internal.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException.Effect;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A server in memory for one lane: each command is answered with itself, and anything that may
 * happen to a connection does so once in a while. Connections are used by one thread at a time, the
 * lane's leader, or the test fails.
 */
final class FakeServer implements Wires<FakeServer.FakeWire> {

  /** A command that knows how often it was executed. */
  static final class Counted extends CommandArguments {
    private final AtomicInteger executions = new AtomicInteger();

    Counted() {
      super(Command.ECHO);
    }

    int executions() {
      return executions.get();
    }
  }

  /** One of so many calls of a method meets a fault, or a delay; 0 for never. */
  record Faults(int oneOf, int delayOneOf) {
    static final Faults NONE = new Faults(0, 0);
  }

  private final Faults faults;
  private final SplittableRandom random;
  private final AtomicBoolean inUse = new AtomicBoolean();
  private final AtomicLong flushes = new AtomicLong();
  private final AtomicLong faultsMet = new AtomicLong();
  private final Queue<String> violations;

  FakeServer(Faults faults, long seed, Queue<String> violations) {
    this.faults = faults;
    this.random = new SplittableRandom(seed);
    this.violations = violations;
  }

  long flushes() {
    return flushes.get();
  }

  long faultsMet() {
    return faultsMet.get();
  }

  private boolean happens(int oneOf) {
    return oneOf > 0 && random.nextInt(oneOf) == 0;
  }

  private void mayFail() {
    if (happens(faults.delayOneOf())) {
      LockSupport.parkNanos(random.nextInt(1_000_000));
    }
    if (happens(faults.oneOf())) {
      faultsMet.incrementAndGet();
      switch (random.nextInt(8)) {
        case 0 -> throw new OutOfMemoryError("pretended");
        case 1 -> throw new StackOverflowError("pretended");
        case 2 -> throw new IllegalStateException("pretended");
        default -> throw new JedisConnectionException("pretended");
      }
    }
  }

  @Override
  public FakeWire take(Deadline deadline) {
    if (!inUse.compareAndSet(false, true)) {
      violations.add("two leaders at the same time");
    }
    boolean taken = false;
    try {
      if (happens(faults.oneOf())) {
        faultsMet.incrementAndGet();
        throw new ShardException("s", Effect.NONE, "pretended", null);
      }
      mayFail();
      taken = true;
      return new FakeWire();
    } finally {
      inUse.set(taken);
    }
  }

  @Override
  public FakeWire takeFresh(Deadline deadline) {
    return take(deadline);
  }

  @Override
  public void giveBack(FakeWire wire) {
    if (!wire.unread.isEmpty()) {
      violations.add("a connection was given back with replies that nobody has read");
    }
    inUse.set(false);
    mayFail();
  }

  @Override
  public void drop(FakeWire wire) {
    wire.dropped = true;
    inUse.set(false);
    if (happens(16 * faults.oneOf())) {
      throw new OutOfMemoryError("pretended");
    }
  }

  @Override
  public boolean isServerAway() {
    return happens(faults.oneOf());
  }

  /** One connection. */
  final class FakeWire implements Wire {
    private final List<Counted> buffered = new ArrayList<>();
    private final ArrayDeque<Counted> unread = new ArrayDeque<>();
    private boolean dropped;

    @Override
    public void write(CommandArguments command) {
      mayFail();
      requireUsable();
      buffered.add((Counted) command);
      if (happens(faults.oneOf())) {
        send(); // a full buffer goes out
      }
    }

    @Override
    public void flush() {
      mayFail();
      requireUsable();
      send();
      flushes.incrementAndGet();
    }

    private void send() {
      buffered.forEach(command -> command.executions.incrementAndGet());
      unread.addAll(buffered);
      buffered.clear();
    }

    @Override
    public boolean hasInput() {
      return !happens(8);
    }

    @Override
    public List<@Nullable Object> read(int count) {
      requireUsable();
      List<@Nullable Object> replies = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        mayFail();
        replies.add(unread.remove());
      }
      return replies;
    }

    private void requireUsable() {
      if (dropped) {
        violations.add("a connection was used after it had failed");
      }
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
