package org.shardcache.serialization;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/** Reads a {@code float} or {@code double} from no number that it could not have been. */
final class JsonFraction extends DelegatingDeserializer {

  private static final long serialVersionUID = 1L;

  /** No JDK writes more digits of a {@code float}, or of a {@code double}. */
  private static final int FLOAT_DIGITS = 9;

  private static final int DOUBLE_DIGITS = 17;

  JsonFraction(JsonDeserializer<?> delegate) {
    super(delegate);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> newDelegate) {
    return new JsonFraction(newDelegate);
  }

  @Override
  public Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer types)
      throws IOException {
    return getDelegatee().deserializeWithType(parser, context, types);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonToken token = parser.currentToken();
    Object value = super.deserialize(parser, context);
    if (token.isNumeric() && !isExact(value, token, parser)) {
      return context.reportInputMismatch(this, "the number has more digits than its type holds");
    }
    return value;
  }

  private static boolean isExact(Object read, JsonToken token, JsonParser parser)
      throws IOException {
    double value =
        read instanceof OptionalDouble optional
            ? optional.getAsDouble()
            : ((Number) read).doubleValue();
    if (Double.isInfinite(value)) {
      return false;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return new BigDecimal(value).compareTo(parser.getDecimalValue()) == 0;
    }
    int most = read instanceof Float ? FLOAT_DIGITS : DOUBLE_DIGITS;
    return parser.getTextLength() <= most
        || parser.getDecimalValue().stripTrailingZeros().precision() <= most;
  }
}
