package org.shardcache.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's URI says; null where it says nothing.
 *
 * @param place where it leads
 * @param database from the path or {@code ?db=}
 */
record ShardUri(
    Place place,
    @Nullable Integer database,
    @Nullable String user,
    @Nullable String password,
    UriOptions options) {

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._-]+");

  /** Where a URI leads; ports may be said elsewhere. */
  sealed interface Place {

    /** A server without TLS. */
    record Plain(HostText address) implements Place {}

    /** A server with TLS. */
    record Tls(HostText address) implements Place {}

    /** A socket in the file system. */
    record Socket(Path path) implements Place {}

    /** What sentinels say. */
    record Sentinels(List<HostText> addresses, String service) implements Place {}
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is not of the form; the message says why and repeats
   *     nothing of it but harmless parts
   */
  static ShardUri parse(String text) {
    UriText uri = UriText.parse(text);
    Place place =
        switch (uri.scheme()) {
          case REDIS -> new Place.Plain(address(uri));
          case REDISS -> new Place.Tls(address(uri));
          case UNIX -> socket(uri);
          case SENTINEL -> sentinels(uri);
        };
    return new ShardUri(place, database(uri), uri.user(), uri.password(), uri.options());
  }

  private static HostText address(UriText uri) {
    try {
      return HostText.parse(uri.authority());
    } catch (IllegalArgumentException e) {
      throw explained(e, uri.scheme());
    }
  }

  private static Place socket(UriText uri) {
    if (!uri.authority().isEmpty() || uri.path().length() < 2) {
      throw new IllegalArgumentException(
          "it must have the absolute path of a socket and no host; the form is "
              + uri.scheme().form());
    }
    try {
      return new Place.Socket(Path.of(UriText.decoded(uri.path())).normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("its path is none of this system: " + e.getReason(), e);
    }
  }

  private static Place sentinels(UriText uri) {
    String service = uri.path().isEmpty() ? "" : uri.path().substring(1);
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException(
          "what follows the sentinels must be one '/' and the name of the service they watch; the"
              + " form is "
              + uri.scheme().form());
    }
    try {
      return new Place.Sentinels(HostText.parseAll(uri.authority()), service);
    } catch (IllegalArgumentException e) {
      throw explained(e, uri.scheme());
    }
  }

  private static @Nullable Integer database(UriText uri) {
    Integer option = uri.options().database();
    boolean inPath =
        switch (uri.scheme()) {
          case REDIS, REDISS -> uri.path().length() > 1;
          case UNIX, SENTINEL -> false;
        };
    if (!inPath) {
      return option;
    }
    String number = uri.path().substring(1);
    if (!UriText.isNumber(number)) {
      throw new IllegalArgumentException(
          "what follows the host must be one '/' and the number of a database, as in /0");
    }
    Integer database = Integer.valueOf(number);
    if (option != null && !Objects.equals(option, database)) {
      throw new IllegalArgumentException(
          "its path says database " + database + " and ?db= says " + option + "; say it once");
    }
    return database;
  }

  private static IllegalArgumentException explained(IllegalArgumentException e, UriScheme scheme) {
    return new IllegalArgumentException(e.getMessage() + "; the form is " + scheme.form(), e);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "ShardUri[" + place + "]";
  }
}
