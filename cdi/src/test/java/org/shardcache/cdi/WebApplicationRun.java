package org.shardcache.cdi;

import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** One life of the application, from its class loader to its end. */
record WebApplicationRun(Map<String, String> seen, WeakReference<ClassLoader> loader) {

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
        new URLClassLoader(
            Archive.of(entry -> true, classes, WebApplication.class, Containers.class),
            ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Function<Map<String, String>, Map<String, String>> application =
          (Function<Map<String, String>, Map<String, String>>)
              loader.loadClass(WebApplication.class.getName()).getConstructor().newInstance();
      return new WebApplicationRun(application.apply(settings), new WeakReference<>(loader));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
