package org.shardcache.serialization;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.util.Date;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scalar that is written as text from text only, and from none that another type means,
 * unless an annotation gives it another form.
 */
final class JsonText extends DelegatingDeserializer {

  private static final long serialVersionUID = 1L;

  private static final String SQL_DATE = "java.sql.Date"; // whose module need not be there
  private static final int UUID_LENGTH = 36;
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+");

  /** With an offset, and with no more than milliseconds. */
  private static final Pattern DATE =
      Pattern.compile("[^T]+T[0-9:]+(\\.\\d{1,3}0*)?(Z|[-+][0-9:]+)");

  JsonText(JsonDeserializer<?> delegate) {
    super(delegate);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> newDelegate) {
    return new JsonText(newDelegate);
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) throws JsonMappingException {
    JsonDeserializer<?> contextual = super.createContextual(context, property);
    JsonFormat.Value format = findFormatOverrides(context, property, handledType());
    boolean isAnnotated = format != null && (format.hasShape() || format.hasPattern());
    return isAnnotated && contextual instanceof JsonText text ? text.getDelegatee() : contextual;
  }

  @Override
  public Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer types)
      throws IOException {
    return getDelegatee().deserializeWithType(parser, context, types);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return context.handleUnexpectedToken(handledType(), parser);
    }
    Object value = isFit(parser.getText()) ? super.deserialize(parser, context) : null;
    return value != null
        ? value
        : context.reportInputMismatch(this, "the text is not that of such a value");
  }

  private boolean isFit(String text) {
    Class<?> type = handledType();
    if (!text.equals(text.strip())) {
      return false;
    }
    if (type == UUID.class) {
      return text.length() == UUID_LENGTH; // Jackson takes Base64 too
    }
    if (type == Date.class) {
      return DATE.matcher(text).matches();
    }
    boolean isNumber = type != Year.class && NUMBER.matcher(text).matches();
    boolean isDay = type == LocalDate.class || type.getName().equals(SQL_DATE);
    if (isDay || type == LocalTime.class) {
      return text.indexOf('T') < 0 && !isNumber;
    }
    if (type == LocalDateTime.class) {
      return !text.endsWith("Z") && !isNumber;
    }
    return !type.getName().startsWith("java.time.") || !isNumber;
  }
}
