package org.shardcache.history;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call that concerned one key, with the times of one clock that all clients share.
 *
 * @param invoked not later than when it took effect
 * @param outcome what is known of its end
 */
public record HistoryEvent(
    String client,
    String key,
    EntryOperation operation,
    List<String> arguments,
    long invoked,
    Outcome outcome) {

  /** How a call ended. */
  public sealed interface Outcome {}

  /**
   * It returned.
   *
   * @param time not earlier than when it took effect
   */
  public record Returned(long time, @Nullable String result) implements Outcome {}

  /** It failed and may have taken effect, may take effect later, or never will. */
  public record Unknown() implements Outcome {}

  private static final String SEPARATOR = "\t";
  private static final String NULL = "~";

  /** One line, from which {@link #parse} makes the event again. */
  public String line() {
    Stream<String> end =
        outcome instanceof Returned returned
            ? Stream.of(
                String.valueOf(returned.time()),
                returned.result() == null ? NULL : returned.result())
            : Stream.of("", "");
    Stream<String> start =
        Stream.of(client, key, operation.name(), String.join(" ", arguments), "" + invoked);
    return Stream.concat(start, end).collect(Collectors.joining(SEPARATOR));
  }

  /** The event of a line. */
  public static HistoryEvent parse(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    List<String> arguments =
        fields[3].isEmpty() ? List.of() : Arrays.asList(fields[3].split(" ", -1));
    Outcome outcome =
        fields[5].isEmpty()
            ? new Unknown()
            : new Returned(Long.parseLong(fields[5]), fields[6].equals(NULL) ? null : fields[6]);
    return new HistoryEvent(
        fields[0],
        fields[1],
        EntryOperation.valueOf(fields[2]),
        arguments,
        Long.parseLong(fields[4]),
        outcome);
  }

  @Override
  public String toString() {
    String end =
        outcome instanceof Returned returned
            ? returned.time() + " = " + returned.result()
            : "? = unknown";
    return client + " " + key + ": " + operation + arguments + " " + invoked + ".." + end;
  }
}
