package org.shardcache.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The move of one slot of an {@link EmbeddedCluster} from the primary that has it to another, while
 * clients use it: step by step, or at once with {@link #run()}. For use by one thread.
 */
public final class SlotMove {
  private static final int BATCH = 100;
  private static final String MIGRATE_TIMEOUT_MILLIS = "5000";

  private final EmbeddedCluster cluster;
  private final String slot;
  private final EmbeddedShard giver;
  private final EmbeddedShard receiver;
  private final String password;

  SlotMove(
      EmbeddedCluster cluster,
      int slot,
      EmbeddedShard giver,
      EmbeddedShard receiver,
      String password) {
    this.cluster = cluster;
    this.slot = Integer.toString(slot);
    this.giver = giver;
    this.receiver = receiver;
    this.password = password;
  }

  /**
   * The primary that has the slot before the move.
   *
   * @return the node that gives
   */
  public EmbeddedShard giver() {
    return giver;
  }

  /**
   * The primary that has the slot after the move.
   *
   * @return the node that receives
   */
  public EmbeddedShard receiver() {
    return receiver;
  }

  /** Begins, moves all keys and finishes. */
  public void run() {
    if (giver == receiver) {
      return;
    }
    begin();
    moveAllKeys();
    finish();
  }

  /** Tells both nodes: from now on keys that are missing are asked for at the receiver. */
  public void begin() {
    receiver.command("CLUSTER", "SETSLOT", slot, "IMPORTING", EmbeddedCluster.id(giver));
    giver.command("CLUSTER", "SETSLOT", slot, "MIGRATING", EmbeddedCluster.id(receiver));
  }

  /** Moves the keys that are left. */
  public void moveAllKeys() {
    int moved;
    do {
      moved = moveKeys(BATCH);
    } while (moved > 0);
  }

  /**
   * Moves some keys.
   *
   * @param most how many at most
   * @return how many were there
   */
  public int moveKeys(int most) {
    List<byte[]> keys =
        giver.arrayCommand(bytes("CLUSTER", "GETKEYSINSLOT", slot, Integer.toString(most)));
    if (!keys.isEmpty()) {
      List<byte[]> migrate =
          bytes(
              "MIGRATE",
              receiver.host(),
              Integer.toString(receiver.port()),
              "",
              "0",
              MIGRATE_TIMEOUT_MILLIS);
      if (!password.isEmpty()) {
        migrate.addAll(bytes("AUTH", password));
      }
      migrate.addAll(bytes("KEYS"));
      migrate.addAll(keys);
      giver.rawCommand(migrate);
    }
    return keys.size();
  }

  /**
   * Makes the receiver the owner: it knows first, the giver and the others after it. Waits until
   * all nodes know.
   *
   * @throws IllegalStateException if they do not within 30 seconds
   */
  public void finish() {
    String id = EmbeddedCluster.id(receiver);
    receiver.command("CLUSTER", "SETSLOT", slot, "NODE", id);
    giver.command("CLUSTER", "SETSLOT", slot, "NODE", id);
    for (EmbeddedShard other : cluster.answering()) {
      if (other != giver
          && other != receiver
          && other.command("INFO", "replication").contains("role:master")) {
        other.command("CLUSTER", "SETSLOT", slot, "NODE", id);
      }
    }
    cluster.awaitOneView();
  }

  private static List<byte[]> bytes(String... words) {
    List<byte[]> bytes = new ArrayList<>();
    for (String word : words) {
      bytes.add(word.getBytes(StandardCharsets.UTF_8));
    }
    return bytes;
  }

  /** The slot and the nodes. */
  @Override
  public String toString() {
    return "SlotMove[slot " + slot + " from " + giver + " to " + receiver + "]";
  }
}
