package org.shardcache.internal.shard;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;

/**
 * One request that waits in a lane, with the thread that waits for it. The guard withdraws it when
 * its time is over, the lane's leader does all the rest; each step is one atomic change of the
 * state, so whichever of the two comes first decides.
 */
final class LaneCall {

  /** How far it has come. */
  sealed interface State {}

  /** States that say all. Only the first two are followed by others. */
  enum Phase implements State {
    /** None of it was sent. */
    WAITING,
    /** It is about to be sent, or was. */
    SENT,
    /** The caller's time was over while it waited. */
    WITHDRAWN,
    /** The caller's time was over after it was sent: its replies are nobody's. */
    ABANDONED,
    /** It is left to its caller; nothing came of it. */
    DISMISSED,
    /** It was sent, and the leader met something that nobody has foreseen. */
    BROKEN
  }

  /** It has its replies. */
  record Answered(List<@Nullable Object> replies) implements State {}

  /** Its connection failed before all replies were there. */
  record Lost(Wire wire, Throwable cause) implements State {}

  private final List<CommandArguments> commands;
  private final long byteSize;
  private final Repeat repeat;
  private final Deadline deadline;
  private final Thread owner = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(Phase.WAITING);
  private volatile boolean sentBefore;
  private volatile int flushed;

  /** A call of the current thread. */
  LaneCall(List<CommandArguments> commands, long byteSize, Repeat repeat, Deadline deadline) {
    this.commands = commands;
    this.byteSize = byteSize;
    this.repeat = repeat;
    this.deadline = deadline;
  }

  List<CommandArguments> commands() {
    return commands;
  }

  long byteSize() {
    return byteSize;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether it was lost once and may be sent again. */
  boolean wasSentBefore() {
    return sentBefore;
  }

  /**
   * Waits until the leader has done its part, or the guard has found that the time is over.
   * Interrupts neither end the wait nor get lost.
   *
   * @return a state that is followed by no other
   */
  State await() {
    try (HeldInterrupt interrupt = new HeldInterrupt()) {
      while (true) {
        State now = state();
        if (now != Phase.WAITING && now != Phase.SENT) {
          return now;
        }
        LockSupport.park(this);
        interrupt.holdAgain();
      }
    }
  }

  /**
   * Ends it if its time is over.
   *
   * @param now a value of {@link System#nanoTime()}
   * @return whether it goes on
   */
  boolean enforceDeadline(long now) {
    State current = state();
    boolean goesOn = current == Phase.WAITING || current == Phase.SENT;
    if (goesOn && now - deadline.nanoTime() < 0) {
      return true;
    }
    if (goesOn && !become(current, current == Phase.SENT ? Phase.ABANDONED : Phase.WITHDRAWN)) {
      return true; // it has just taken a step; the next look will show which
    }
    wake(); // also who has an end: the leader may have failed to
    return false;
  }

  /** To be called before any of it is sent; false if the caller has gone. */
  boolean begin() {
    return become(Phase.WAITING, Phase.SENT);
  }

  /** It is the first of so many calls that go out with one flush. */
  void leads(int calls) {
    flushed = calls;
  }

  /** How many calls went out with it, if it was the first of them; else 0. */
  int flushed() {
    return flushed;
  }

  void answer(List<@Nullable Object> replies) {
    become(Phase.SENT, new Answered(replies));
  }

  /**
   * Its replies will not come.
   *
   * @return whether it has to be sent once more; if not, the caller is to be told
   */
  boolean isToBeRepeatedAfter(Wire wire, Throwable cause) {
    if (repeat == Repeat.ALLOWED && !sentBefore && !deadline.hasPassed()) {
      if (become(Phase.SENT, Phase.WAITING)) {
        sentBefore = true;
        return true;
      }
      return false;
    }
    become(Phase.SENT, new Lost(wire, cause));
    return false;
  }

  /** Leaves it to its caller. */
  void dismiss() {
    become(Phase.WAITING, Phase.DISMISSED);
  }

  /** Ends it in any case, without an allocation: there may be no memory. */
  void abort() {
    if (!become(Phase.WAITING, Phase.DISMISSED)) {
      become(Phase.SENT, Phase.BROKEN);
    }
  }

  /** Lets the caller look at the state. */
  void wake() {
    try {
      LockSupport.unpark(owner);
    } catch (RuntimeException | Error e) {
      // a virtual thread whose scheduler has no thread to spare; the guard tries again
    }
  }

  private State state() {
    return Objects.requireNonNull(state.get());
  }

  private boolean become(State expected, State next) {
    return state.compareAndSet(expected, next);
  }
}
