package org.shardcache.serialization;

import java.sql.Timestamp;
import java.util.Date;

/** The key forms of the module java.sql; this class is touched only where the module is there. */
final class SqlKeyTexts {

  private SqlKeyTexts() {}

  static void addTo(KeyTexts table) {
    // equals() of these is that of java.util.Date: the milliseconds alone.
    table.addEqual(java.sql.Date.class, Date.class);
    table.addEqual(java.sql.Time.class, Date.class);
    table.add(
        "ts",
        Timestamp.class,
        timestamp -> timestamp.getTime() + "." + timestamp.getNanos(),
        SqlKeyTexts::parse);
  }

  /** A date as the class of the same bytes that a field has. */
  static Date fit(Date date, Class<?> wanted) {
    if (wanted == java.sql.Date.class) {
      return new java.sql.Date(date.getTime());
    }
    return wanted == java.sql.Time.class ? new java.sql.Time(date.getTime()) : date;
  }

  private static Timestamp parse(String text) {
    int point = text.indexOf('.');
    Timestamp timestamp = new Timestamp(Long.parseLong(text.substring(0, point)));
    timestamp.setNanos(Integer.parseInt(text.substring(point + 1)));
    return timestamp;
  }
}
