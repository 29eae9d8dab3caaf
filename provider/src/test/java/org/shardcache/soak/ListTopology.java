package org.shardcache.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.cache.Cache;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.soak.Fault.Harm;
import org.shardcache.testing.FaultProxy;

/** A list of four shards, each behind a proxy. */
final class ListTopology implements SoakTopology {

  private static final int SHARDS = 4;
  private static final Duration SLOW = Duration.ofMillis(20);

  private final EmbeddedShards servers = EmbeddedShards.start(SHARDS);
  private final List<FaultProxy> proxies =
      servers.shards().stream().map(s -> FaultProxy.to(s.host(), s.port())).toList();

  @Override
  public Properties settings() {
    Properties settings = new Properties();
    settings.setProperty(
        "shards", proxies.stream().map(ListTopology::uri).collect(Collectors.joining(",")));
    return settings;
  }

  private static String uri(FaultProxy proxy) {
    return "redis://" + proxy.host() + ":" + proxy.port();
  }

  @Override
  public int parts() {
    return SHARDS;
  }

  @Override
  public int partOf(Cache<String, ?> cache, String key) {
    String shard = SoakTopology.shardName(cache, key);
    for (int i = 0; i < SHARDS; i++) {
      if (uri(proxies.get(i)).endsWith(shard)) {
        return i;
      }
    }
    throw new IllegalArgumentException(shard);
  }

  @Override
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (int part = 0; part < SHARDS; part++) {
      EmbeddedShard server = servers.shard(part);
      FaultProxy proxy = proxies.get(part);
      Runnable nothing = () -> {};
      faults.add(
          new Fault("kill -9, restart", part, Harm.LOST_ENTRIES, server::kill, server::restart));
      faults.add(new Fault("restart, empty", part, Harm.LOST_ENTRIES, server::restart, nothing));
      faults.add(
          new Fault("SIGSTOP, SIGCONT", part, Harm.FAILED_CALLS, server::pause, server::resume));
      faults.add(
          new Fault(
              "CLIENT KILL",
              part,
              Harm.FAILED_CALLS,
              () -> server.command("CLIENT", "KILL", "TYPE", "normal"),
              nothing));
      faults.add(
          new Fault(
              "CLIENT PAUSE",
              part,
              Harm.FAILED_CALLS,
              () -> server.command("CLIENT", "PAUSE", "600"),
              () -> server.command("CLIENT", "UNPAUSE")));
      faults.add(
          new Fault(
              "SCRIPT FLUSH",
              part,
              Harm.NONE,
              () -> server.command("SCRIPT", "FLUSH"),
              () -> server.command("SCRIPT", "FLUSH")));
      faults.add(
          new Fault(
              "delayed replies",
              part,
              Harm.NONE,
              () -> proxy.delayReplies(SLOW),
              () -> proxy.delayReplies(Duration.ZERO)));
      faults.add(
          new Fault(
              "dripping replies",
              part,
              Harm.FAILED_CALLS,
              () -> proxy.dripReplies(Duration.ofMillis(1)),
              () -> proxy.dripReplies(Duration.ZERO)));
      faults.add(
          new Fault(
              "lost replies to scripts",
              part,
              Harm.FAILED_CALLS,
              () -> proxy.loseEveryNthReply("EVALSHA", 10),
              () -> proxy.loseEveryNthReply("", Integer.MAX_VALUE)));
      faults.add(
          new Fault(
              "lost replies to writes",
              part,
              Harm.FAILED_CALLS,
              () -> proxy.loseEveryNthReply("SET", 5),
              () -> proxy.loseEveryNthReply("", Integer.MAX_VALUE)));
      faults.add(new Fault("cut connections", part, Harm.FAILED_CALLS, proxy::cut, proxy::cut));
      faults.add(
          new Fault("stalled network", part, Harm.FAILED_CALLS, proxy::stall, proxy::resume));
    }
    return faults;
  }

  @Override
  public List<EmbeddedShard> servers() {
    return servers.shards();
  }

  @Override
  public void close() {
    proxies.forEach(FaultProxy::close);
    servers.close();
  }

  @Override
  public String toString() {
    return "a list of " + SHARDS + " shards";
  }
}
