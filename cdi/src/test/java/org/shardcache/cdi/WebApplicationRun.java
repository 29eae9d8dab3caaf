package org.shardcache.cdi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One life of the application, from its class loader to its end. */
record WebApplicationRun(Map<String, String> seen, WeakReference<ClassLoader> loader) {

  /** Nothing of these is the application's: the tests, and what starts servers for them. */
  private static final Set<String> NOT_IN_THE_ARCHIVE = Set.of("embedded", "junit", "assertj");

  /**
   * Runs it.
   *
   * @param classes an empty directory for its own classes
   */
  @SuppressWarnings("unchecked") // the application's only supertype
  static WebApplicationRun of(Map<String, String> settings, Path classes) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(archive(classes), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Function<Map<String, String>, Map<String, String>> application =
          (Function<Map<String, String>, Map<String, String>>)
              loader.loadClass(WebApplication.class.getName()).getConstructor().newInstance();
      return new WebApplicationRun(application.apply(settings), new WeakReference<>(loader));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] archive(Path classes) throws Exception {
    copy(classes, WebApplication.class, Containers.class);
    List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      boolean tests = entry.endsWith("test-classes");
      if (!tests && NOT_IN_THE_ARCHIVE.stream().noneMatch(entry::contains)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
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
