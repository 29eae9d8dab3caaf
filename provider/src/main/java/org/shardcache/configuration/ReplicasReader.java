package org.shardcache.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.Replicas.Replica;
import org.shardcache.configuration.ShardUri.Place;

/** Reads where the replicas of a shard are. */
final class ReplicasReader {

  private static final String FORM =
      "none, discover, or a list of host:port and redis:// or rediss:// URIs";

  private final int port;
  private final int database;
  private final Credentials credentials;
  private final @Nullable TlsSettings tls;
  private final ShardSources sources;

  /**
   * Replicas have the port, database, user, password and TLS of their shard, unless they say so.
   */
  ReplicasReader(
      int port,
      int database,
      Credentials credentials,
      @Nullable TlsSettings tls,
      ShardSources sources) {
    this.port = port;
    this.database = database;
    this.credentials = credentials;
    this.tls = tls;
    this.sources = sources;
  }

  Replicas read(Setting setting) {
    return switch (setting.text()) {
      case "none" -> new Replicas.None();
      case "discover" -> new Replicas.Discover();
      default -> listed(setting);
    };
  }

  private Replicas listed(Setting setting) {
    List<Replica> replicas = new ArrayList<>();
    for (String element : setting.list()) {
      try {
        replicas.add(element.contains("://") ? ofUri(element) : ofAddress(element));
      } catch (IllegalArgumentException e) {
        throw setting.refused(
            "has the replica '"
                + MaskedUri.of(element)
                + "', which cannot be used: "
                + e.getMessage()
                + ".");
      }
    }
    if (replicas.isEmpty()) {
      throw setting.mustBe(FORM);
    }
    return new Replicas.Listed(List.copyOf(replicas));
  }

  private Replica ofAddress(String text) {
    try {
      return new Replica(HostText.parse(text).orPort(port), credentials, tls);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; it must be " + FORM, e);
    }
  }

  private Replica ofUri(String text) {
    ShardUri uri = ShardUri.parse(text);
    if (!uri.options().equals(UriOptions.NONE)
        || (uri.database() != null && !Objects.equals(uri.database(), database))) {
      throw new IllegalArgumentException(
          "it holds what its shard holds, so its URI has no options and no other database");
    }
    if (uri.user() != null && uri.password() == null) {
      throw new IllegalArgumentException("it has a user but no password");
    }
    Credentials own =
        uri.password() == null ? credentials : Credentials.of(uri.user(), uri.password());
    if (uri.place() instanceof Place.Plain place) {
      return new Replica(place.address().orPort(port), own, null);
    }
    if (uri.place() instanceof Place.Tls place) {
      return new Replica(
          place.address().orPort(port), own, tls == null ? TlsReader.read(sources) : tls);
    }
    throw new IllegalArgumentException("it must be " + FORM);
  }
}
