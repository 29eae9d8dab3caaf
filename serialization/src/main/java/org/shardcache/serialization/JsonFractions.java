package org.shardcache.serialization;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** Reads an array of {@code float} or {@code double} as {@link JsonFraction} reads each of them. */
final class JsonFractions extends StdDeserializer<Object> {

  private static final long serialVersionUID = 1L;

  JsonFractions(Class<?> array) {
    super(array);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      return context.handleUnexpectedToken(handledType(), parser);
    }
    Class<?> element = handledType().getComponentType();
    JsonDeserializer<Object> elements =
        context.findContextualValueDeserializer(context.constructType(element), null);
    List<Object> read = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      read.add(
          parser.hasToken(JsonToken.VALUE_NULL)
              ? elements.getNullValue(context)
              : elements.deserialize(parser, context));
    }
    Object array = Array.newInstance(element, read.size());
    for (int i = 0; i < read.size(); i++) {
      Array.set(array, i, read.get(i));
    }
    return array;
  }
}
