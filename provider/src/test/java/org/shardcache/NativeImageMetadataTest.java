package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the reachability metadata for GraalVM name is there. Whether they name everything is for
 * {@code org.shardcache.serialization.NativeImageMetadataTest} and {@link ReflectionUseTest}.
 */
class NativeImageMetadataTest {

  private static final String SERIALIZATION = "shardcache-serialization";
  private static final String PROVIDER = "shardcache-provider";

  /** An application's file, which there need not be. */
  private static final String SETTINGS = "shardcache.properties";

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class);

  /** What an entry may have, in the format that GraalVM for JDK 25 reads. */
  private static final Set<String> PROPERTIES =
      Set.of(
          "condition",
          "reason",
          "type",
          "methods",
          "fields",
          "allDeclaredMethods",
          "allDeclaredFields",
          "allDeclaredConstructors",
          "allPublicMethods",
          "unsafeAllocated",
          "serializable",
          "glob");

  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private static JsonNode read(String artifact) {
    String file =
        "/META-INF/native-image/org.shardcache/" + artifact + "/reachability-metadata.json";
    try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> elements(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {SERIALIZATION, PROVIDER})
  void everyClassAndMemberThatIsNamedExists(String artifact) {
    List<String> wrong = new ArrayList<>();
    elements(read(artifact).path("reflection"))
        .forEach(
            entry -> {
              try {
                check(entry);
              } catch (ReflectiveOperationException e) {
                wrong.add(entry + ": " + e);
              }
            });
    assertThat(wrong).isEmpty();
  }

  private static void check(JsonNode entry) throws ReflectiveOperationException {
    var unused = type(entry.at("/condition/typeReached").textValue());
    if (entry.get("type").isObject()) {
      for (JsonNode proxied : entry.at("/type/proxy")) {
        assertThat(type(proxied.textValue())).isInterface();
      }
      return;
    }
    String name = entry.get("type").textValue();
    if (mayBeAbsent(name)) {
      return;
    }
    Class<?> type = type(name);
    for (JsonNode field : entry.path("fields")) {
      assertThat(type.getDeclaredField(field.get("name").textValue())).isNotNull();
    }
    for (JsonNode method : entry.path("methods")) {
      List<Class<?>> parameters = new ArrayList<>();
      for (JsonNode parameter : method.get("parameterTypes")) {
        parameters.add(type(parameter.textValue()));
      }
      Class<?>[] types = parameters.toArray(Class<?>[]::new);
      String member = method.get("name").textValue();
      assertThat(
              member.equals("<init>")
                  ? type.getDeclaredConstructor(types)
                  : type.getDeclaredMethod(member, types))
          .isNotNull();
    }
  }

  /** Classes of optional libraries are not on this class path; the JDK has its own from 21 on. */
  private static boolean mayBeAbsent(String type) {
    return type.startsWith("org.hibernate.")
        || type.startsWith("org.shardcache.cdi.")
        || type.startsWith("com.fasterxml.jackson.datatype.")
        || type.startsWith("org.springframework.")
        || (type.startsWith("java.") && Runtime.version().feature() < 21);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    if (name.endsWith("[]")) {
      return type(name.substring(0, name.length() - 2)).arrayType();
    }
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive != null
        ? primitive
        : Class.forName(name, false, NativeImageMetadataTest.class.getClassLoader());
  }

  @ParameterizedTest
  @ValueSource(strings = {SERIALIZATION, PROVIDER})
  void everyPropertyIsOneOfTheFormat(String artifact) {
    checkFormat(read(artifact));
  }

  private static void checkFormat(JsonNode metadata) {
    assertThat(metadata.fieldNames()).toIterable().isSubsetOf("comment", "reflection", "resources");
    for (String section : List.of("reflection", "resources")) {
      for (JsonNode entry : metadata.path(section)) {
        assertThat(entry.fieldNames()).toIterable().isSubsetOf(PROPERTIES);
      }
    }
  }

  @Test
  void theExamplesForApplicationsAreOfTheFormat() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "native-image.md"));
    List<String> examples = EXAMPLE.matcher(page).results().map(result -> result.group(1)).toList();
    assertThat(examples).hasSize(2);
    for (String example : examples) {
      checkFormat(new ObjectMapper().readTree(example));
    }
  }

  @Test
  void everyResourceIsIncludedAndEveryGlobIncludesOne() throws IOException {
    List<String> globs =
        elements(read(PROVIDER).get("resources")).map(e -> e.get("glob").textValue()).toList();
    assertThat(globs).contains(SETTINGS);
    List<Path> resources = resources();
    assertThat(resources).hasSizeGreaterThan(2);
    assertThat(resources)
        .allSatisfy(resource -> assertThat(globs).anyMatch(glob -> matches(glob, resource)));
    assertThat(globs)
        .filteredOn(glob -> !glob.equals(SETTINGS))
        .allSatisfy(glob -> assertThat(resources).anyMatch(file -> matches(glob, file)));
  }

  private static boolean matches(String glob, Path resource) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(resource);
  }

  /** Those of the modules, apart from what native-image itself and tools read. */
  private static List<Path> resources() throws IOException {
    List<Path> resources = new ArrayList<>();
    for (String module : List.of("provider", "serialization")) {
      Path root = Path.of("..", module, "src", "main", "resources");
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .map(root::relativize)
            .filter(file -> !file.startsWith("META-INF"))
            .forEach(resources::add);
      }
    }
    return resources;
  }
}
