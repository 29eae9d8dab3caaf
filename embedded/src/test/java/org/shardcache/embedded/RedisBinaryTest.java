package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
  private static final Platform HERE = Platform.current();

  @TempDir private Path directory;

  @Test
  void theFirstExecutableOnThePathWins() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("redis-server"), "not executable");
    Path first = executable(Files.createDirectory(directory.resolve("first")));
    Path second = executable(Files.createDirectory(directory.resolve("second")));
    String path = path(empty, other, first.getParent(), second.getParent());
    assertThat(RedisBinary.find(path, HERE)).isEqualTo(first);
  }

  @Test
  void emptyAndRelativeEntriesOfThePathDoNotCount() throws IOException {
    assertThat(RedisBinary.find(File.pathSeparator + "." + File.pathSeparator + "\0", HERE))
        .hasFileName(RedisBinary.find(null, HERE).getFileName().toString());
  }

  @Test
  void withoutOneOnThePathTheBinaryFromTheClassPathIsUsed() {
    Path binary = RedisBinary.find(directory.toString(), HERE);
    assertThat(binary).isAbsolute().isExecutable();
    assertThat(binary.getFileName().toString()).endsWith("redis-server-7.0.15-" + HERE.name());
    assertThat(RedisBinary.find(null, HERE)).isEqualTo(binary);
  }

  @Test
  void whereThereIsNoneTheMessageSaysWhatToDo() {
    assertThatThrownBy(() -> RedisBinary.find("", Platform.of("Plan 9", "mips")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PATH")
        .hasMessageContaining("redis-server-7.0.15-plan 9-mips")
        .hasMessageContaining("org.signal:embedded-redis")
        .hasMessageContaining("binary(path)");
  }

  @Test
  void aResourceOfAnotherLibraryCanBeUsed() throws IOException {
    Path binary = RedisBinary.fromResource("redis-server-7.0.15-linux-arm64");
    assertThat(binary).isExecutable();
    assertThat(Files.size(binary)).isGreaterThan(1_000_000);
    assertThatThrownBy(() -> RedisBinary.fromResource("redis-server-0.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redis-server-0.1");
  }

  @Test
  void systemsAreNamedAsTheBinariesAre() {
    assertThat(Platform.of("Linux", "amd64").name()).isEqualTo("linux-amd64");
    assertThat(Platform.of("Linux", "aarch64").name()).isEqualTo("linux-arm64");
    assertThat(Platform.of("Linux", "i386").name()).isEqualTo("linux-386");
    assertThat(Platform.of("Mac OS X", "x86_64").name()).isEqualTo("darwin-amd64");
    assertThat(Platform.of("Mac OS X", "aarch64").name()).isEqualTo("darwin-arm64");
    assertThat(Platform.of("Windows 11", "amd64").executable("a")).isEqualTo("a.exe");
  }

  private static String path(Path... entries) {
    return String.join(
        File.pathSeparator, java.util.Arrays.stream(entries).map(Path::toString).toList());
  }

  private static Path executable(Path parent) throws IOException {
    return Files.createFile(
        parent.resolve("redis-server"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
