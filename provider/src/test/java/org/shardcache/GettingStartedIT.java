package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.tool.Shards;

/** The steps of docs/getting-started.md, and the program of the README, as they stand there. */
@WithEmbeddedShards(count = 2)
final class GettingStartedIT {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = Path.of("docs", "getting-started.md");
  private static final Pattern PROGRAM =
      Pattern.compile("^```java\\R(import .*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);
  private static final Pattern SETTINGS =
      Pattern.compile("^```properties\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void everyProgramCompiles() throws IOException {
    assertThat(compile(Path.of("README.md"))).containsExactly("FirstProgram");
    assertThat(compile(PAGE)).containsExactly("Shop", "ShopTest");
  }

  @Test
  void theProgramRunsOnServersOfItsOwnAndOnOthersAndTheToolFindsWhatItPut(EmbeddedShards shards)
      throws Exception {
    compile(PAGE);
    List<String> settings = found(SETTINGS, PAGE).map(block -> block.group(1)).toList();
    assertThat(settings).hasSize(2);
    String product = "Product[name=Chair, price=49.90]";

    assertThat(settings.get(0)).contains("topology = embedded");
    assertThat(run(settings.get(0), "Shop")).isEqualTo(product);

    String others =
        settings.get(1).replace("redis://redis-1:6379,redis://redis-2:6379", shards.uris());
    assertThat(others).contains(shards.uris());
    assertThat(run(others, "Shop")).isEqualTo(product);

    assertThat(Files.readString(ROOT.resolve(PAGE)))
        .contains(" " + Shards.class.getName() + " products chair\n");
    assertThat(run(others, Shards.class.getName(), "products", "chair"))
        .contains("jcache:products:chair", "there, ")
        .doesNotContain("without end");
  }

  private static Stream<MatchResult> found(Pattern pattern, Path page) throws IOException {
    return pattern.matcher(Files.readString(ROOT.resolve(page))).results();
  }

  /** The names of the classes. */
  private List<String> compile(Path page) throws IOException {
    List<String> names = new ArrayList<>();
    for (MatchResult program : found(PROGRAM, page).toList()) {
      Matcher type = CLASS.matcher(program.group(1));
      assertThat(type.find()).isTrue();
      Path source = directory.resolve(type.group(1) + ".java");
      Files.writeString(source, program.group(1));
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "-d",
                  directory.toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  source.toString());
      assertThat(status).as(() -> page + ", " + type.group(1)).isZero();
      names.add(type.group(1));
    }
    return names;
  }

  /** What a program prints in a JVM that has the settings on its class path. */
  private String run(String settings, String main, String... arguments) throws Exception {
    Files.writeString(directory.resolve("shardcache.properties"), settings);
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-Dshardcache.timeout=10s", // for slow machines
                "-Dshardcache.connect-timeout=10s",
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    processes.add(process);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", main).isTrue();
    String printed = Files.readString(output, UTF_8).strip();
    assertThat(process.exitValue())
        .as("%s printed %s and %s", main, printed, Files.readString(errors))
        .isZero();
    return printed;
  }
}
