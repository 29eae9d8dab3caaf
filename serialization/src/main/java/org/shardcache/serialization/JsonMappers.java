package org.shardcache.serialization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * Jackson with its leniency switched off, since what is read has to be what was written, and with
 * the limits of every serializer.
 */
final class JsonMappers {

  private JsonMappers() {}

  static JsonMapper create(SerializationContext context) {
    JsonMapper.Builder builder =
        JsonMapper.builder(factory(context))
            .typeFactory(new JsonTypeFactory(context))
            .annotationIntrospector(new CompleteProperties())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfigDefaults(
                any ->
                    any.setAcceptBlankAsEmpty(false)
                        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
            .addModule(exactScalars())
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    if (OptionalLibrary.JACKSON_TIME.isPresent()) {
      builder.addModule(JavaTime.module());
    }
    if (OptionalLibrary.JACKSON_OPTIONAL.isPresent()) {
      builder.addModule(Optionals.module());
    }
    return builder.build();
  }

  private static Module exactScalars() {
    return new SimpleModule("shardcache-scalars").setDeserializerModifier(new JsonExactScalars());
  }

  /** A mapper like another one that writes the classes of a model only. */
  static JsonMapper guarded(JsonMapper mapper, JsonTypes types) {
    SimpleModule guard = new SimpleModule("shardcache-types");
    guard.setSerializerModifier(new JsonTypeGuard(types));
    return mapper.rebuild().addModule(guard).build();
  }

  private static JsonFactory factory(SerializationContext context) {
    return JsonFactory.builder()
        // Bytes are no longer than a value may be: what they hold needs no limit of its own.
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Limits.DEPTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(JsonNumberLimit.CHARACTERS)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(Limits.DEPTH).build())
        .addDecorator(new JsonNumberLimit(context))
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // they may be anybody's
        .build();
  }

  /** Writes every property, whatever annotations say: one that is missing shows a changed class. */
  private static final class CompleteProperties extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
      return JsonInclude.Value.empty();
    }
  }

  /** Apart, so that it links only where the library is. */
  private static final class JavaTime {
    static Module module() {
      return new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID);
    }
  }

  /** Apart, so that it links only where the library is. */
  private static final class Optionals {
    static Module module() {
      return new Jdk8Module();
    }
  }
}
