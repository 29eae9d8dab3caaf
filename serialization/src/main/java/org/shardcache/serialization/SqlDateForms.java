package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;

/** The dates of the module java.sql; this class is touched only where the module is there. */
final class SqlDateForms {

  /** How many there are; a constant, so that it can be read without loading this class. */
  static final int COUNT = 3;

  private SqlDateForms() {}

  static Map<Class<?>, Serializer<?>> all() {
    Map<Class<?>, Serializer<?>> forms = new LinkedHashMap<>();
    forms.put(java.sql.Date.class, new DateForm<>(java.sql.Date::new));
    forms.put(java.sql.Time.class, new DateForm<>(java.sql.Time::new));
    forms.put(Timestamp.class, new TimestampForm());
    return forms;
  }

  private static final class TimestampForm extends Serializer<Timestamp> {

    @Override
    public void write(Kryo kryo, Output output, Timestamp timestamp) {
      output.writeVarLong(timestamp.getTime(), false);
      output.writeVarInt(timestamp.getNanos(), true);
    }

    @Override
    public Timestamp read(Kryo kryo, Input input, Class<? extends Timestamp> type) {
      Timestamp timestamp = new Timestamp(input.readVarLong(false));
      timestamp.setNanos(input.readVarInt(true));
      return timestamp;
    }
  }
}
