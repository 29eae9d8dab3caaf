package org.shardcache.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class BinaryStoreTest {
  private static final byte[] CONTENT = "#!/bin/sh\n".getBytes(UTF_8);

  @TempDir private Path parent;
  private BinaryStore store;

  @BeforeEach
  void createStore() {
    store = new BinaryStore(parent);
  }

  @Test
  void onlyTheOwnerCanReachTheExecutable() throws IOException {
    Path file = store.keep("server", CONTENT);
    assertThat(file).isExecutable().hasBinaryContent(CONTENT);
    assertThat(permissions(file)).isEqualTo("rwx------");
    assertThat(permissions(directoryOf(file))).isEqualTo("rwx------");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**unfinished*");
  }

  @Test
  void anIntactFileIsUsedAgain() throws IOException {
    Path file = store.keep("server", CONTENT);
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, longAgo);
    assertThat(store.keep("server", CONTENT)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    Path file = store.keep("server", CONTENT);
    Files.writeString(file, "#!/bin/no\n");
    assertThat(store.keep("server", CONTENT)).isEqualTo(file).hasBinaryContent(CONTENT);
  }

  @Test
  void otherContentIsAnotherFile() throws IOException {
    Path file = store.keep("server", CONTENT);
    Path other = store.keep("server", "other".getBytes(UTF_8));
    assertThat(other).isNotEqualTo(file);
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void aLinkInPlaceOfTheFileIsReplacedNotFollowed() throws IOException {
    Path file = store.keep("server", CONTENT);
    Path planted = Files.write(parent.resolve("planted"), CONTENT);
    Files.delete(file);
    Files.createSymbolicLink(file, planted);
    assertThat(store.keep("server", CONTENT)).isEqualTo(file).isRegularFile();
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(planted).hasBinaryContent(CONTENT);
  }

  @Test
  void aDirectoryWhereOthersMayWriteIsNotUsed() throws IOException {
    Path directory = directoryOf(store.keep("server", CONTENT));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertUsesAnotherDirectoryThan(directory);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "user.name",
      matches = "root",
      disabledReason = "only root can give a directory away")
  void aDirectoryOfAnotherUserIsNotUsed() throws IOException {
    Path directory = directoryOf(store.keep("server", CONTENT));
    Files.setAttribute(directory, "unix:uid", 65_534);
    assertUsesAnotherDirectoryThan(directory);
  }

  @Test
  void aLinkInPlaceOfTheDirectoryIsNotUsed() throws IOException {
    Path directory = directoryOf(store.keep("server", CONTENT));
    Path elsewhere = Files.move(directory, parent.resolve("elsewhere"));
    Files.createSymbolicLink(directory, elsewhere);
    assertUsesAnotherDirectoryThan(directory);
  }

  @Test
  void manyThreadsExtractingAtOnceGetWholeFiles() throws Exception {
    byte[] large = new byte[1 << 20];
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Path> keep = () -> store.keep("server", large);
      for (Future<Path> kept : threads.invokeAll(java.util.Collections.nCopies(16, keep))) {
        assertThat(kept.get()).hasBinaryContent(large).isExecutable();
      }
    } finally {
      threads.shutdownNow();
    }
    try (var files = Files.walk(parent)) {
      List<Path> regular = files.filter(Files::isRegularFile).toList();
      assertThat(regular).hasSize(1);
    }
  }

  private void assertUsesAnotherDirectoryThan(Path directory) throws IOException {
    Path file = store.keep("server", CONTENT);
    assertThat(directoryOf(file)).isNotEqualTo(directory);
    assertThat(permissions(directoryOf(file))).isEqualTo("rwx------");
    assertThat(file).isExecutable().hasBinaryContent(CONTENT);
  }

  private static Path directoryOf(Path file) {
    return file.getParent().getParent();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
