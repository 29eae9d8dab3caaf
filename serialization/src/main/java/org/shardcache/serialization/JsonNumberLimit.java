package org.shardcache.serialization;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDecorator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Refuses to write numbers that are too long to be read: reading takes time that grows with the
 * square of their length.
 */
final class JsonNumberLimit implements JsonGeneratorDecorator {

  /** Characters of a number that is read, as Jackson has it by default. */
  static final int CHARACTERS = 1000;

  /** What surely fits: a digit has 3.32 bits, and sign, point and exponent need room too. */
  private static final int BITS = 3200;

  private final SerializationContext context;

  JsonNumberLimit(SerializationContext context) {
    this.context = context;
  }

  @Override
  public JsonGenerator decorate(JsonFactory factory, JsonGenerator generator) {
    return new JsonGeneratorDelegate(generator, false) {
      @Override
      public void writeNumber(BigInteger number) throws IOException {
        check(number);
        super.writeNumber(number);
      }

      @Override
      public void writeNumber(BigDecimal number) throws IOException {
        check(number.unscaledValue());
        super.writeNumber(number);
      }
    };
  }

  private void check(BigInteger number) {
    if (number.bitLength() > BITS) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': a number of "
              + number.bitLength()
              + " bits is too long for JSON, where the limit is "
              + BITS
              + "; use serializer=kryo");
    }
  }
}
