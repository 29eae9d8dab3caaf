package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
  @TempDir private Path folder;

  private Path jdk(String version) throws Exception {
    Path home = folder.resolve("jdk-" + version);
    Files.createDirectories(home.resolve("bin"));
    assertThat(Files.createFile(Jdks.java(home)).toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void versionsAreThoseOfTheReleaseFile() throws Exception {
    assertThat(Jdks.version(jdk("25"))).isEqualTo(25);
    assertThat(Jdks.version(jdk("17.0.15"))).isEqualTo(17);
    assertThat(Jdks.version(jdk("26-ea+3"))).isEqualTo(26);
    assertThat(Jdks.version(folder)).isZero();
  }

  @Test
  void aNamedJdkIsTakenIfItIsNewEnough() throws Exception {
    Path newer = jdk("21.0.2");
    assertThat(Jdks.withVirtualThreads(Optional.of(newer))).contains(newer);
    Path older = jdk("17.0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jdks.withVirtualThreads(Optional.of(older)))
        .withMessageContaining("--jdk21");
  }
}
