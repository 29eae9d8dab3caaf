package org.shardcache.benchmarks.peers;

import java.util.Locale;

/**
 * Draws a bar chart as SVG that needs nothing else, and follows the reader's choice of light or
 * dark. Names stand beside the bars, so nobody has to tell colours apart.
 */
final class SvgChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 130;
  private static final int RIGHT = 190;
  private static final int TOP = 84;
  private static final int BAR = 15;
  private static final int CATEGORY = 24;
  private static final int GAP = 12;
  private static final int BOTTOM = 16;

  private static final String STYLE =
      """
      <style>
        text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f; }
        .title { font-size: 17px; font-weight: 600; }
        .category { font-weight: 600; }
        .soft { fill: #57606a; }
        .paper { fill: #ffffff; }
        .grid { stroke: #d8dee4; }
        .spread { stroke: #24292f; }
        .shardcache { fill: #0969da; }
        .redisson { fill: #bc4c00; }
        .jedis { fill: #8c959f; }
        .lettuce { fill: #1a7f37; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .soft { fill: #8d96a0; }
          .paper { fill: #0d1117; }
          .grid { stroke: #30363d; }
          .spread { stroke: #e6edf3; }
          .shardcache { fill: #4493f8; }
          .redisson { fill: #f0883e; }
          .jedis { fill: #6e7681; }
          .lettuce { fill: #3fb950; }
        }
      </style>
      """;

  private final BarChart chart;
  private final Axis axis;
  private final StringBuilder svg = new StringBuilder(8192);
  private int y = TOP;

  private SvgChart(BarChart chart) {
    this.chart = chart;
    this.axis = Axis.upTo(chart.max());
  }

  static String draw(BarChart chart) {
    return new SvgChart(chart).draw();
  }

  private String draw() {
    int height = height();
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH, height, escaped(chart.title()));
    svg.append(STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", WIDTH, height);
    text("title", 20, 32, "start", chart.title());
    text("soft", 20, 52, "start", chart.axis() + "; lines: least and most of all rounds");
    grid(height);
    chart.categories().forEach(this::category);
    return svg.append("</svg>\n").toString();
  }

  private int height() {
    int bars = chart.categories().stream().mapToInt(category -> category.bars().size()).sum();
    return TOP + bars * BAR + chart.categories().size() * (CATEGORY + GAP) + BOTTOM;
  }

  private void grid(int height) {
    for (double mark : axis.marks()) {
      double x = x(mark);
      add(
          "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
          x, TOP - 4, x, height - BOTTOM);
      text("soft", x, TOP - 10, "middle", Numbers.mark(mark));
    }
  }

  private void category(BarChart.Category category) {
    text("category", LEFT, y + 17, "start", category.title());
    y += CATEGORY;
    category.bars().forEach(this::bar);
    y += GAP;
  }

  private void bar(BarChart.Bar bar) {
    Spread value = bar.value();
    text("", LEFT - 8, y + 11, "end", bar.peer().title());
    double end = LEFT;
    if (value != null) {
      add(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
          bar.peer().id(), LEFT, y + 1, x(value.median()) - LEFT, BAR - 3);
      add(
          "<line class=\"spread\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
          x(value.min()), y + BAR / 2, x(value.max()), y + BAR / 2);
      end = x(value.max());
    }
    text(value == null ? "soft" : "", end + 6, y + 11, "start", bar.label());
    y += BAR;
  }

  private double x(double value) {
    return LEFT + value / axis.end() * (WIDTH - LEFT - RIGHT);
  }

  private void text(String style, double x, int baseline, String anchor, String words) {
    add(
        "<text%s x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
        style.isEmpty() ? "" : " class=\"" + style + "\"", x, baseline, anchor, escaped(words));
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format.replace("\n", "\n"), arguments));
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
