package org.shardcache.benchmarks.serialization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table, and the same as JSON, with the ratios to {@link Contender#REDISSON}. */
final class Report {

  private static final Contender REFERENCE = Contender.REDISSON;

  /** One line of the table. */
  private record Row(
      Payload payload,
      Direction direction,
      Contender contender,
      double nanos,
      int bytes,
      double allocated,
      double overhead,
      @Nullable Double timeRatio,
      @Nullable Double bytesRatio,
      @Nullable Double overheadRatio) {}

  private final Map<Payload, Map<Direction, Map<Contender, Measured>>> rows = new TreeMap<>();

  void add(
      Payload payload, Direction direction, Contender contender, double nanos, double allocated)
      throws Exception {
    Map<Contender, Measured> contenders =
        rows.computeIfAbsent(payload, p -> new TreeMap<>())
            .computeIfAbsent(direction, d -> new TreeMap<>());
    Measured measured = contenders.get(contender);
    if (measured == null) {
      int size = contender.codec(payload).size();
      long result =
          direction == Direction.READ ? Footprint.of(payload.value()) : handedOver(contender, size);
      measured = new Measured(size, result);
      contenders.put(contender, measured);
    }
    measured.add(nanos, allocated);
  }

  /** Redisson hands over a buffer outside the heap, the others an array. */
  private static long handedOver(Contender contender, int size) {
    return contender == Contender.REDISSON ? 0 : Footprint.array(size, 1);
  }

  private List<Row> compared() {
    List<Row> all = new ArrayList<>();
    rows.forEach(
        (payload, directions) ->
            directions.forEach(
                (direction, measured) ->
                    measured.forEach(
                        (contender, m) ->
                            all.add(
                                row(payload, direction, contender, m, measured.get(REFERENCE))))));
    return all;
  }

  private Row row(
      Payload payload,
      Direction direction,
      Contender contender,
      Measured m,
      @Nullable Measured reference) {
    return new Row(
        payload,
        direction,
        contender,
        m.nanos(),
        m.size(),
        m.allocated(),
        m.overhead(),
        reference == null ? null : m.nanos() / reference.nanos(),
        reference == null ? null : (double) m.size() / reference.size(),
        reference == null ? null : m.overhead() / reference.overhead());
  }

  String table() {
    StringBuilder table = new StringBuilder(4096);
    String header =
        "%-13s %-6s %-14s %12s %9s %12s %12s | %6s %6s %9s%n"
            .formatted(
                "payload",
                "",
                "contender",
                "ns",
                "bytes",
                "allocated",
                "overhead",
                "time",
                "bytes",
                "overhead");
    table.append(header);
    for (Row row : compared()) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-13s %-6s %-14s %,12.0f %,9d %,12.0f %,12.0f | %6s %6s %9s%n",
              row.payload(),
              row.direction(),
              row.contender(),
              row.nanos(),
              row.bytes(),
              row.allocated(),
              row.overhead(),
              ratio(row.timeRatio()),
              ratio(row.bytesRatio()),
              ratio(row.overheadRatio())));
    }
    return table.toString();
  }

  private static String ratio(@Nullable Double ratio) {
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
  }

  String json() throws JsonProcessingException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("java", System.getProperty("java.vm.version"));
    document.put("ratiosTo", REFERENCE);
    document.put("rows", compared());
    return new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(document);
  }
}
