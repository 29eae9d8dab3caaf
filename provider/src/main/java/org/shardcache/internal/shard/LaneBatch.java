package org.shardcache.internal.shard;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.DeadlineGuard.Guarded;

/**
 * The calls that a lane's leader serves at a time: all that wait are written, sent with one flush,
 * and answered in their order. Only frames are read here; what replies mean is the callers' affair.
 * Used by the leader only, but for what the guard asks.
 *
 * @param <W> type of the connections
 */
final class LaneBatch<W extends Wire> implements Guarded {

  static final int MAX_CALLS = 1_024;
  static final long MAX_BYTES = 1 << 18;
  private static final LaneCall[] NONE = {};

  private final Wires<W> wires;
  private final DeadlineGuard guard;
  private final Queue<LaneCall> waiting;

  // None of these ever grows: a call must not get lost on its way from one to the other for want
  // of memory.

  /** What is to be sent next: what could not be sent in the last round is the first. */
  private final ArrayDeque<LaneCall> open = new ArrayDeque<>(MAX_CALLS);

  /** What was sent and has no replies yet. */
  private final ArrayDeque<LaneCall> sent = new ArrayDeque<>(MAX_CALLS);

  private final List<LaneCall> toWake = new ArrayList<>(MAX_CALLS);

  /** For the guard: all that were taken from those who wait and are not done with. */
  private volatile LaneCall[] underWay = NONE;

  LaneBatch(Wires<W> wires, Queue<LaneCall> waiting, DeadlineGuard guard) {
    this.wires = wires;
    this.guard = guard;
    this.waiting = waiting;
  }

  /** Serves those who wait; returns whether there was anybody. */
  boolean serve() {
    collect();
    underWay = open.toArray(NONE);
    if (open.isEmpty()) {
      return false;
    }
    guard.ensureRunning(); // it may not have seen calls between the queue and here
    W wire = wires.isServerAway() ? null : wireOrNull();
    if (wire == null) {
      dismissAll(open); // each of them finds out by itself what is wrong, and whether to wait
    } else {
      exchange(wire);
    }
    return true;
  }

  /** Looks at all calls, those that wait for their turn included. */
  @Override
  public boolean enforceDeadline(long now) {
    boolean any = false;
    for (Iterator<LaneCall> each = waiting.iterator(); each.hasNext(); ) {
      if (each.next().enforceDeadline(now)) {
        any = true;
      } else {
        each.remove(); // the leader may be busy for long
      }
    }
    for (LaneCall call : underWay) {
      any |= call.enforceDeadline(now);
    }
    return any;
  }

  /** Leaves calls that were not sent to their callers. */
  static void dismissAll(Queue<LaneCall> calls) {
    for (LaneCall call; (call = calls.poll()) != null; ) {
      call.dismiss();
      call.wake();
    }
  }

  /** Ends whatever is under way, after a failure of the leader itself. */
  void abort() {
    abortSent();
    wakeAll();
    dismissAll(open);
  }

  /** As above, and leaves those who wait to themselves. */
  void end() {
    abort();
    dismissAll(waiting);
    underWay = NONE;
  }

  private void abortSent() {
    for (LaneCall call; (call = sent.poll()) != null; ) {
      call.abort();
      call.wake();
    }
  }

  private void collect() {
    long now = System.nanoTime();
    long bytes = 0;
    for (LaneCall call : open) {
      bytes += call.byteSize();
    }
    for (LaneCall call;
        open.size() < MAX_CALLS && bytes < MAX_BYTES && (call = waiting.poll()) != null; ) {
      if (call.enforceDeadline(now)) { // the guard may be late
        open.add(call);
        bytes += call.byteSize();
      }
    }
  }

  private @Nullable W wireOrNull() {
    Deadline latest = open.element().deadline();
    boolean fresh = false;
    for (LaneCall call : open) {
      latest = latest.orLater(call.deadline());
      fresh |= call.wasSentBefore();
    }
    try {
      return fresh ? wires.takeFresh(latest) : wires.take(latest);
    } catch (ShardException e) {
      return null;
    }
  }

  private void exchange(W wire) {
    try {
      send(wire);
      receive(wire);
    } catch (RuntimeException | Error e) {
      wires.drop(wire);
      lose(wire, e);
      wakeAll();
      return;
    }
    wires.giveBack(wire);
    wakeAll();
  }

  private void send(W wire) {
    abortSent(); // there are none, unless an earlier leader could not even do that
    for (LaneCall call; (call = open.poll()) != null; ) {
      if (call.begin()) {
        sent.add(call);
        call.commands().forEach(wire::write);
      }
    }
    LaneCall first = sent.peek();
    if (first != null) {
      first.leads(sent.size()); // who tells observers: the leader has no time for them
    }
    wire.flush();
  }

  /** Who has replies is not kept waiting for those of others that are not there yet. */
  private void receive(W wire) {
    for (LaneCall call; (call = sent.peek()) != null; ) {
      if (!toWake.isEmpty() && !hasInput(wire)) {
        wakeAll();
      }
      call.answer(wire.read(call.commands().size()));
      toWake.add(sent.remove());
    }
  }

  private static boolean hasInput(Wire wire) {
    try {
      return wire.hasInput();
    } catch (IOException e) {
      return true; // reading will show it
    }
  }

  /** Those that may be sent again are the first in the next round, in their order. */
  private void lose(W wire, Throwable cause) {
    for (LaneCall call; (call = sent.peekLast()) != null; ) {
      if (call.isToBeRepeatedAfter(wire, cause)) {
        open.addFirst(call);
      } else {
        toWake.add(call);
      }
      sent.removeLast();
    }
  }

  private void wakeAll() {
    toWake.forEach(LaneCall::wake);
    toWake.clear();
  }
}
