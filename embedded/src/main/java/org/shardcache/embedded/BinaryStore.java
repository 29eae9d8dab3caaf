package org.shardcache.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Keeps extracted executables from one run to the next.
 *
 * <p>They lie in a directory with a name everybody can guess, below one where everybody may write.
 * So the directory is used only if it belongs to this user and nobody else can write there, and a
 * file in it only if it has exactly the expected bytes; otherwise a fresh directory is made.
 */
final class BinaryStore {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITABLE_FOR_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path parent;

  BinaryStore(Path parent) {
    this.parent = parent;
  }

  /** The executable with this content, written now or found from earlier. */
  Path keep(String name, byte[] content) throws IOException {
    Path shared = parent.resolve("shardcache-embedded-" + userName());
    Path directory = makePrivate(shared) ? shared : temporaryDirectory();
    Path home = directory.resolve(fingerprint(content));
    Path file = home.resolve(name);
    if (!isIntact(file, content)) {
      write(Files.createDirectories(home, ownerOnly()), file, content);
    }
    if (!Files.isExecutable(file)) {
      throw new IllegalStateException(
          file
              + " cannot be executed, probably because its file system is mounted \"noexec\": set"
              + " the system property java.io.tmpdir to another directory, or install redis-server");
    }
    if (!directory.equals(shared)) {
      home.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
    }
    return file;
  }

  private static String userName() {
    return System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private boolean makePrivate(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, ownerOnly());
      return true;
    } catch (FileAlreadyExistsException perhapsOurs) {
      return isPrivate(directory);
    }
  }

  private Path temporaryDirectory() throws IOException {
    Path directory = Files.createTempDirectory(parent, "shardcache-embedded-", ownerOnly());
    directory.toFile().deleteOnExit();
    return directory;
  }

  private boolean isPrivate(Path directory) throws IOException {
    if (!isPosix()) {
      return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && attributes.owner().equals(currentUser())
        && attributes.permissions().stream().noneMatch(WRITABLE_FOR_OTHERS::contains);
  }

  /** Asked of the file system, since a user id in a container need not have a name. */
  private UserPrincipal currentUser() throws IOException {
    Path probe = Files.createTempFile(parent, "shardcache-embedded-", "");
    try {
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean isIntact(Path file, byte[] content) throws IOException {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.isExecutable(file)
          && Arrays.equals(Files.readAllBytes(file), content);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Another JVM sees the whole file or none, and one that runs it keeps what it has. */
  private static void write(Path home, Path file, byte[] content) throws IOException {
    Path unfinished = Files.createTempFile(home, "unfinished-", "");
    try {
      Files.write(unfinished, content);
      if (isPosix()) {
        Files.setPosixFilePermissions(unfinished, OWNER_ONLY);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static String fingerprint(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }
}
