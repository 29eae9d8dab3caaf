package org.shardcache.internal.shard;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shardcache.internal.shard.ShardException.Effect;

/**
 * What the words of a server that refuses a command or a connection mean, and what helps: the one
 * place that knows them.
 */
enum Refusal {
  FULL(
      "its memory is full and nothing is evicted; raise the server's maxmemory, set its"
          + " maxmemory-policy to one that evicts (allkeys-lru), or give entries a time to live",
      "OOM"),
  REPLICA(
      "it is a replica, perhaps since a failover; name the primary as the shard, or let Sentinel"
          + " or Redis Cluster tell which server that is",
      "READONLY",
      "MASTERDOWN"),
  TOO_FEW_REPLICAS(
      "too few of its replicas are connected; start them, or lower the server's"
          + " min-replicas-to-write",
      "NOREPLICAS"),
  CANNOT_SAVE(
      "it cannot save its data and so refuses writes; mend its disk (the server's log says more),"
          + " or set its stop-writes-on-bgsave-error to no",
      "MISCONF"),
  LOADING(
      "it is reading its data after a start; wait until it has, or raise shardcache.timeout",
      "LOADING"),
  BUSY_WITH_SCRIPT(
      "a script of somebody has been running there for too long; end it with SCRIPT KILL", "BUSY"),
  NO_PASSWORD(
      "it wants a password; set it in the shard's URI or as shardcache.shard.<name>.password",
      "NOAUTH"),
  WRONG_PASSWORD(
      "user or password are wrong, or the user is switched off; correct them in the shard's URI or"
          + " as shardcache.shard.<name>.user and .password",
      "WRONGPASS"),
  NOT_PERMITTED(
      "its ACL does not let the user do that; allow the keys ~<shardcache.key-prefix>* and the"
          + " commands +@read +@write +@scripting +@transaction +@connection +info +role, to"
          + " members of a Redis Cluster also +cluster, and on a sentinel +sentinel +subscribe"
          + " &+switch-master &+promoted-slave",
      "NOPERM"),
  TOO_MANY_CLIENTS(
      "it serves no more connections; raise the server's maxclients, or lower shardcache.pool.max",
      "ERR max number of clients"),
  PROTECTED(
      "it is in protected mode and answers on its own machine only; set a password there and here",
      "DENIED"),
  NO_SUCH_DATABASE(
      "it has no such database; correct the number in the shard's URI or as"
          + " shardcache.shard.<name>.database, or raise the server's databases",
      "ERR DB index is out of range"),
  WRONG_TYPE(
      "there is something else than a string under the key, so somebody else uses the same keys;"
          + " set another key-prefix, or remove that key",
      "WRONGTYPE"),
  SLOTS_NOT_SERVED(
      "the Redis Cluster does not serve all its slots; bring its failed primaries back, or replicas"
          + " in their place (CLUSTER INFO says more)",
      "CLUSTERDOWN"),
  CLUSTER_NODE(
      "it is a node of a Redis Cluster; set shardcache.topology=cluster and name its nodes in"
          + " shardcache.cluster.nodes",
      "MOVED",
      "ASK",
      "CROSSSLOT"),
  SLOT_MOVING(
      "the key is on its way to another node of the Redis Cluster; try again, or raise"
          + " shardcache.timeout",
      "TRYAGAIN"),
  UNKNOWN_COMMAND(
      "the server lacks that command; Shardcache needs Redis 6.2 or newer, with no command renamed",
      "ERR unknown command"),
  NO_REDIS(
      "what answers there does not speak Redis's protocol; correct host and port, or write"
          + " rediss:// if the server wants TLS",
      "Unknown reply"),
  INTERRUPTED(
      "the calling thread is a virtual one and was interrupted, which closes the socket it uses;"
          + " call from a platform thread, or without interrupts",
      "java.net.SocketException: Closed by interrupt"),
  HUNG_UP(
      "the server, or something in front of it, ended the connection; the server's log may say why",
      "Unexpected end of stream",
      "java.net.SocketException: Connection reset",
      "java.net.SocketException: Broken pipe");

  private static final Set<Refusal> PASSING =
      EnumSet.of(
          REPLICA, LOADING, BUSY_WITH_SCRIPT, TOO_MANY_CLIENTS, SLOTS_NOT_SERVED, SLOT_MOVING);

  private final String advice;
  private final List<String> beginnings;

  Refusal(String advice, String... beginnings) {
    this.advice = advice;
    this.beginnings = List.of(beginnings);
  }

  /** What its errors begin with. */
  List<String> words() {
    return beginnings;
  }

  /** The words of a server, and where that is known what they mean and what helps. */
  static String explained(String words) {
    String printable = words.strip().replaceAll("\\p{Cntrl}", "?");
    return of(words).map(refusal -> printable + ": " + refusal.advice).orElse(printable);
  }

  /** What is known of the effect of a command, or of a script, that was answered so. */
  static Effect effect(String words) {
    return !words.contains("script") || of(words).filter(Refusal::comesFirst).isPresent()
        ? Effect.NONE
        : Effect.UNKNOWN;
  }

  /** Whether a server says so to all requests for a while. */
  static boolean isPassing(String words) {
    return of(words).filter(PASSING::contains).isPresent();
  }

  /** Whether another server would say the same, since it is about what is stored. */
  static boolean isAboutKey(String words) {
    return of(words).filter(WRONG_TYPE::equals).isPresent();
  }

  /** Whether a script is refused so before it has written anything, if at all. */
  private boolean comesFirst() {
    return this != NOT_PERMITTED && this != UNKNOWN_COMMAND;
  }

  private static Optional<Refusal> of(String words) {
    String own = ErrorReplies.ownWords(words);
    return Arrays.stream(values()).filter(refusal -> refusal.isMeantBy(own)).findFirst();
  }

  /** Whole words only: {@code BUSY} is not {@code BUSYGROUP}. */
  private boolean isMeantBy(String words) {
    return beginnings.stream()
        .anyMatch(
            beginning ->
                words.startsWith(beginning)
                    && (words.length() == beginning.length()
                        || !Character.isLetter(words.charAt(beginning.length()))));
  }
}
