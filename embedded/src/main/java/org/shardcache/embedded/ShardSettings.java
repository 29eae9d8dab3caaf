package org.shardcache.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all servers of one {@link EmbeddedShards} have in common.
 *
 * @param password the password clients must give; empty for none
 */
record ShardSettings(
    Path binary, Mode mode, String password, int databases, List<Directive> arguments) {

  /** What the servers are. */
  enum Mode {
    /** They hold data. */
    DATA,
    /** They watch others. */
    SENTINEL
  }

  ShardSettings {
    arguments = List.copyOf(arguments);
  }

  /** The text of the configuration file: a file, since a command line is visible to everybody. */
  String configuration(Endpoint endpoint, Path directory) {
    List<Directive> lines = new ArrayList<>(endpoint.directives());
    lines.add(Directive.of("daemonize", "no"));
    lines.add(Directive.of("dir", directory.toString()));
    if (mode == Mode.DATA) {
      lines.add(Directive.of("databases", Integer.toString(databases)));
      lines.add(Directive.of("save", ""));
      lines.add(Directive.of("appendonly", "no"));
    }
    if (!password.isEmpty()) {
      lines.add(Directive.of("requirepass", password));
    }
    lines.addAll(arguments);
    return lines.stream().map(Directive::line).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The words that start a server with that file. */
  List<String> command(Path configuration) {
    List<String> words = new ArrayList<>(List.of(binary.toString(), configuration.toString()));
    if (mode == Mode.SENTINEL) {
      words.add("--sentinel");
    }
    return words;
  }

  /** The text without the password, for messages. */
  String withoutSecrets(String text) {
    return password.isEmpty()
        ? text
        : text.replace(Directive.quoted(password), "***").replace(password, "***");
  }

  @Override
  public String toString() {
    return "ShardSettings[binary=" + binary + ", databases=" + databases + "]";
  }
}
