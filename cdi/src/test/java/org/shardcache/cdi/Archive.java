package org.shardcache.cdi;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What class loaders of applications and servers load from. */
final class Archive {

  /** Nothing of these is an application's: the tests, and what starts servers for them. */
  private static final Set<String> NEVER =
      Set.of("embedded", "testing/target", "shardcache-testing", "junit", "assertj");

  private Archive() {}

  /**
   * Libraries of the class path.
   *
   * @param libraries says which
   */
  static URL[] of(Predicate<String> libraries) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      boolean tests = entry.endsWith("test-classes");
      if (!tests && NEVER.stream().noneMatch(entry::contains) && libraries.test(entry)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  /**
   * As above, with classes of its own.
   *
   * @param directory takes those
   */
  static URL[] of(Predicate<String> libraries, Path directory, Class<?>... own) throws IOException {
    copy(directory, own);
    return Stream.concat(Stream.of(directory.toUri().toURL()), Stream.of(of(libraries)))
        .toArray(URL[]::new);
  }

  private static void copy(Path target, Class<?>... classes) throws IOException {
    for (Class<?> type :
        Stream.of(classes)
            .flatMap(c -> Stream.concat(Stream.of(c), Stream.of(c.getDeclaredClasses())))
            .collect(Collectors.toSet())) {
      String name = type.getName().replace('.', '/') + ".class";
      Path file = target.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
        Files.copy(bytes, file);
      }
    }
  }
}
