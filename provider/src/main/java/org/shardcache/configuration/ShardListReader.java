package org.shardcache.configuration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the list of shards in its short form, of URIs, and its long form, of names. */
final class ShardListReader {

  /** A comma in a password is not the end of a URI. */
  private static final Pattern BETWEEN_URIS =
      Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)");

  /** What an address that is a name decides. */
  private static final List<ShardSetting> IN_ADDRESS =
      List.of(ShardSetting.URI, ShardSetting.PORT, ShardSetting.DATABASE);

  private final SettingTable table;
  private final Setting list;
  private final Duration connectTimeout;

  /** Creates a reader; {@code connectTimeout} is that of shards that have none of their own. */
  ShardListReader(SettingTable table, Setting list, Duration connectTimeout) {
    this.table = table;
    this.list = list;
    this.connectTimeout = connectTimeout;
  }

  /**
   * What a list says.
   *
   * @param shards in their order
   * @param ttl the time to live that the URIs say
   * @param timeout the budget of calls that the URIs say
   */
  record ShardList(List<ShardSettings> shards, @Nullable Duration ttl, @Nullable Duration timeout) {

    /** Where shards are not listed. */
    static final ShardList NONE = new ShardList(List.of(), null, null);
  }

  /** One shard and the URI it came from. */
  private record Listed(ShardSettings shard, ShardUri uri) {}

  ShardList read() {
    ShardReader.checkDefaults(table.shardDefaults());
    String text = list.text();
    List<Listed> listed = text.contains("://") ? shortForm(text) : longForm();
    Set<String> names = new HashSet<>();
    for (Listed each : listed) {
      if (!names.add(each.shard().name())) {
        throw list.refused(
            "lists the shard '"
                + MaskedUri.of(each.shard().name())
                + "' twice. The name decides which keys a shard holds: list each once.");
      }
    }
    refuseUnlisted(names);
    return new ShardList(
        listed.stream().map(Listed::shard).toList(),
        common(listed, "ttl", "the time to live of caches", UriOptions::ttl),
        common(listed, "socket_timeout", "the budget of a call", UriOptions::timeout));
  }

  private List<Listed> shortForm(String text) {
    List<Listed> listed = new ArrayList<>();
    for (String element : BETWEEN_URIS.split(text.strip(), -1)) {
      ShardUri uri = parsed(list, element);
      ShardReader reader = new ShardReader(uri, connectTimeout);
      String name = reader.address(table.shardDefaults(), list);
      for (ShardSetting fixed : IN_ADDRESS) {
        Setting setting = table.shard(name).get(fixed);
        if (setting != null) {
          throw setting.refused(
              "would change a shard whose address is its name. List the shard by a name of its own in"
                  + " shardcache.shards to set this.");
        }
      }
      listed.add(new Listed(reader.read(name, sources(list, name)), uri));
    }
    return listed;
  }

  private List<Listed> longForm() {
    List<String> names = list.list();
    if (names.isEmpty()) {
      throw list.refused(
          "lists no shard. List at least one, as in redis://localhost:6379, or leave it out.");
    }
    List<Listed> listed = new ArrayList<>();
    for (String name : names) {
      Setting setting = table.shard(name).get(ShardSetting.URI);
      if (setting == null) {
        String shown = MaskedUri.of(name);
        throw list.refused(
            "lists the shard '"
                + shown
                + "', which has no address. Set "
                + SettingKey.of(shown, ShardSetting.URI)
                + ", or, if it is no name but an address, write it as "
                + UriScheme.REDIS.form()
                + ".");
      }
      ShardUri uri = parsed(setting, setting.textNotEmpty());
      ShardReader reader = new ShardReader(uri, connectTimeout);
      listed.add(new Listed(reader.read(name, sources(setting, name)), uri));
    }
    return listed;
  }

  private ShardSources sources(Setting address, String name) {
    return new ShardSources(address, table.shard(name), table.shardDefaults());
  }

  private static ShardUri parsed(Setting setting, String uri) {
    try {
      return ShardUri.parse(uri);
    } catch (IllegalArgumentException e) {
      throw setting.refused(
          "has the URI '" + MaskedUri.of(uri) + "', which cannot be used: " + e.getMessage() + ".");
    }
  }

  /** A weaker source may describe shards that a stronger one's list has replaced. */
  private void refuseUnlisted(Set<String> listed) {
    table
        .shards()
        .forEach(
            (name, section) ->
                section.values().stream()
                    .filter(setting -> !listed.contains(name))
                    .filter(setting -> setting.source().isAtLeast(list.source()))
                    .findFirst()
                    .ifPresent(
                        setting -> {
                          throw setting.refused(
                              "is for a shard that "
                                  + list.key()
                                  + " does not list. Add the shard's name there or remove this"
                                  + " setting.");
                        }));
  }

  /** What is not of one shard may be said by any URI, if none says something else. */
  private @Nullable Duration common(
      List<Listed> listed,
      String option,
      String what,
      Function<UriOptions, @Nullable Duration> value) {
    Set<Duration> said = new TreeSet<>();
    for (Listed each : listed) {
      Duration duration = value.apply(each.uri().options());
      if (duration != null) {
        said.add(duration);
      }
    }
    if (said.size() > 1) {
      throw list.refused(
          "has shards whose URIs say different ?"
              + option
              + "=. It is "
              + what
              + ", not of a shard: say it once.");
    }
    return said.stream().findFirst().orElse(null);
  }
}
