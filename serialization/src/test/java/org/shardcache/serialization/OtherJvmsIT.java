package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OtherJvmsIT {

  @Test
  void equalKeysHaveEqualBytesInEveryJvm() throws Exception {
    // Other hash codes, so other orders of sets and maps and other identities of enums.
    List<String> one = print("-XX:hashCode=0", "-Djava.util.immutable.salt=1");
    List<String> two = print("-XX:hashCode=2", "-Dfile.encoding=ISO-8859-1", "-Duser.language=tr");
    assertThat(one).hasSizeGreaterThan(80).isEqualTo(two);
  }

  @Test
  void theDefaultSerializerPrintsNoWarningAndNeedsNoOptions() throws Exception {
    assertThat(run(KryoPrinter.class, List.of())).containsExactly("equal");
  }

  private static List<String> print(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-XX:+UnlockExperimentalVMOptions"));
    all.addAll(List.of(options));
    return run(KeyBytesPrinter.class, all);
  }

  /** Runs a main class in a JVM of its own and gives all that it prints, errors too. */
  private static List<String> run(Class<?> main, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx128m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
