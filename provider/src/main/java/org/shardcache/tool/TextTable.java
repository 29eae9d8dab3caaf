package org.shardcache.tool;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines of cells in columns as wide as their widest cell. */
final class TextTable {

  private static final int WIDEST_BAR = 40;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** A bar that is as long as its part of the most. */
  static String bar(long count, long most) {
    if (count == 0 || most == 0) {
      return "";
    }
    return "#".repeat((int) Math.max(1, Math.round((double) count * WIDEST_BAR / most)));
  }

  void print(PrintStream out) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        int padding = widths[i] - cell.codePointCount(0, cell.length());
        line.append(cell).append(" ".repeat(padding + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
