package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** A date and time with its zone and its offset, which tells the two hours of an overlap apart. */
final class ZonedDateTimeForm extends Serializer<ZonedDateTime> {

  ZonedDateTimeForm() {
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, ZonedDateTime value) {
    LocalDateTime local = value.toLocalDateTime();
    output.writeVarLong(local.toEpochSecond(ZoneOffset.UTC), false);
    output.writeVarInt(value.getNano(), true);
    output.writeVarInt(value.getOffset().getTotalSeconds(), false);
    output.writeString(value.getZone().getId());
  }

  @Override
  public ZonedDateTime read(Kryo kryo, Input input, Class<? extends ZonedDateTime> type) {
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(
            input.readVarLong(false), input.readVarInt(true), ZoneOffset.UTC);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(input.readVarInt(false));
    String zone = input.readString();
    if (zone == null) {
      throw new KryoException("No zone");
    }
    // Where the rules of the zone have changed no value is both the same instant and local time.
    return ZonedDateTime.ofStrict(local, offset, ZoneId.of(zone));
  }
}
