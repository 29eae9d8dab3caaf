package org.shardcache.configuration;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ShardUri.Place;

/** Puts one shard together from what its address, its section and the defaults say. */
final class ShardReader {

  private static final int DEFAULT_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final Set<ShardSetting> OF_SENTINELS =
      EnumSet.of(
          ShardSetting.SENTINEL_USER,
          ShardSetting.SENTINEL_PASSWORD,
          ShardSetting.MIN_OTHER_SENTINELS);

  private final ShardUri uri;
  private final Duration connectTimeout;

  /** Creates a reader; {@code connectTimeout} is that of shards that have none of their own. */
  ShardReader(ShardUri uri, Duration connectTimeout) {
    this.uri = uri;
    this.connectTimeout = connectTimeout;
  }

  /** Checks the defaults, also those that no shard needs. */
  static void checkDefaults(Map<ShardSetting, Setting> defaults) {
    defaults.forEach(
        (name, setting) -> {
          switch (name) {
            case URI ->
                throw setting.refused(
                    "belongs to one shard. Set it as shardcache.shard.<name>.uri.");
            case REPLICAS -> {
              if (!List.of("none", "discover").contains(setting.text())) {
                throw setting.refused(
                    "lists replicas, which belong to one shard. Set them as"
                        + " shardcache.shard.<name>.replicas, or use none or discover here.");
              }
            }
            case PORT -> port(setting);
            case DATABASE -> database(setting);
            case WEIGHT -> setting.weight();
            case CONNECT_TIMEOUT -> setting.timeout();
            case TLS_ENABLED -> setting.isTrue();
            default -> {}
          }
        });
    TlsReader.read(defaults);
  }

  /** What names a shard that has no other name: where it is. */
  String address(Map<ShardSetting, Setting> defaults, Setting list) {
    ShardSources sources = new ShardSources(list, Map.of(), defaults);
    Location location = location(sources);
    int number = database(sources);
    String database = number == 0 ? "" : Integer.toString(number);
    if (location instanceof Location.Sentinel sentinel) {
      return sentinel.service() + (number == 0 ? "" : "/" + database);
    }
    String separator = location instanceof Location.UnixSocket ? "?db=" : "/";
    return location + (number == 0 ? "" : separator + database);
  }

  ShardSettings read(String name, ShardSources sources) {
    Location location = location(sources);
    int database = database(sources);
    Credentials credentials = sources.credentials(uri.user(), uri.password());
    TlsSettings tls = hasTls(sources) ? TlsReader.read(sources) : null;
    Replicas replicas =
        sources.choose(
            ShardSetting.REPLICAS,
            null,
            new ReplicasReader(port(sources, null), database, credentials, tls, sources)::read,
            new Replicas.None());
    refuseMisplaced(sources, location, tls, replicas);
    return new ShardSettings(
        name,
        location,
        database,
        credentials,
        tls,
        sources.choose(ShardSetting.WEIGHT, null, Setting::weight, 1.0),
        sources.choose(
            ShardSetting.CONNECT_TIMEOUT,
            uri.options().connectTimeout(),
            Setting::timeout,
            connectTimeout),
        replicas);
  }

  private Location location(ShardSources sources) {
    if (uri.place() instanceof Place.Plain place) {
      return tcp(place.address(), sources);
    }
    if (uri.place() instanceof Place.Tls place) {
      return tcp(place.address(), sources);
    }
    if (uri.place() instanceof Place.Socket place) {
      return new Location.UnixSocket(place.path());
    }
    Place.Sentinels place = (Place.Sentinels) uri.place();
    return new Location.Sentinel(
        place.addresses().stream().map(address -> address.orPort(SENTINEL_PORT)).toList(),
        place.service(),
        sources.sentinelCredentials(),
        sources.choose(
            ShardSetting.MIN_OTHER_SENTINELS,
            null,
            setting -> setting.number(0, Integer.MAX_VALUE),
            0));
  }

  private static Location tcp(HostText address, ShardSources sources) {
    return new Location.Tcp(address.orPort(port(sources, address.port())));
  }

  /** Whether the connections are encrypted: the URI says it, but for sentinels. */
  private boolean hasTls(ShardSources sources) {
    boolean enabled = sources.choose(ShardSetting.TLS_ENABLED, null, Setting::isTrue, false);
    if (uri.place() instanceof Place.Tls) {
      Setting own = sources.own().get(ShardSetting.TLS_ENABLED);
      if (own != null && !enabled) {
        throw own.refused("is false, but the shard's URI is rediss://. Leave one of them out.");
      }
      return true;
    }
    if (uri.place() instanceof Place.Plain && enabled) {
      Setting own = sources.own().get(ShardSetting.TLS_ENABLED);
      Setting cause = own != null ? own : sources.common().get(ShardSetting.TLS_ENABLED);
      throw (cause == null ? sources.address() : cause)
          .refused("is true, but there is a shard without TLS: write rediss:// for redis://.");
    }
    return uri.place() instanceof Place.Sentinels && enabled;
  }

  private void refuseMisplaced(
      ShardSources sources, Location location, @Nullable TlsSettings tls, Replicas replicas) {
    if (location instanceof Location.UnixSocket) {
      sources.refuseOwn(
          "is for TLS, which a Unix socket has not: it never leaves the machine. Leave it out.",
          withEnabled());
    } else if (tls == null && !hasTlsReplica(replicas)) {
      sources.refuseOwn(
          "is for TLS, but the shard's URI is not rediss:// (for sentinel://, tls.enabled is not"
              + " true). Say so, or leave it out.",
          TlsReader.ALL);
    }
    if (!(location instanceof Location.Tcp)) {
      sources.refuseOwn(
          "is for a server with a host and a port, which this shard's URI does not name.",
          Set.of(ShardSetting.PORT));
    }
    if (!(location instanceof Location.Sentinel)) {
      sources.refuseOwn(
          "is for sentinels, but the shard's URI is not sentinel://. Leave it out.", OF_SENTINELS);
    } else if (replicas instanceof Replicas.Listed) {
      sources.refuseOwn(
          "lists replicas, but the sentinels know them, and after a failover the list would be"
              + " wrong. Use discover.",
          Set.of(ShardSetting.REPLICAS));
    }
  }

  private static Set<ShardSetting> withEnabled() {
    Set<ShardSetting> settings = EnumSet.copyOf(TlsReader.ALL);
    settings.add(ShardSetting.TLS_ENABLED);
    return settings;
  }

  private static boolean hasTlsReplica(Replicas replicas) {
    return replicas instanceof Replicas.Listed listed
        && listed.replicas().stream().anyMatch(replica -> replica.tls() != null);
  }

  private static int port(ShardSources sources, @Nullable Integer inUri) {
    return sources.choose(ShardSetting.PORT, inUri, ShardReader::port, DEFAULT_PORT);
  }

  private int database(ShardSources sources) {
    return sources.choose(ShardSetting.DATABASE, uri.database(), ShardReader::database, 0);
  }

  private static int port(Setting setting) {
    return setting.number(1, 65535);
  }

  private static int database(Setting setting) {
    return setting.number(0, Integer.MAX_VALUE);
  }
}
