package org.shardcache.cdi;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** One application, from its deployment in a server until it is undeployed. */
final class Deployment implements AutoCloseable {

  private final URLClassLoader loader;
  private final BiFunction<String, String, Object> application;

  private Deployment(URLClassLoader loader, BiFunction<String, String, Object> application) {
    this.loader = loader;
    this.application = application;
  }

  /**
   * Deploys the application.
   *
   * @param loading where its classes are looked for first
   * @param server the class loader of the server
   * @param lookup how the application finds its provider
   */
  @SuppressWarnings("unchecked") // its only such supertype
  static Deployment of(
      Loading loading,
      URL[] archive,
      ClassLoader server,
      String lookup,
      Map<String, String> settings) {
    URLClassLoader loader = loading.loader(archive, server);
    return new Deployment(
        loader,
        within(
            loader,
            () -> {
              try {
                return (BiFunction<String, String, Object>)
                    loader
                        .loadClass(DeployedShop.class.getName())
                        .getConstructor(String.class, Map.class)
                        .newInstance(lookup, settings);
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  ClassLoader loader() {
    return loader;
  }

  /** What the application answers. */
  Object ask(String question, String about) {
    return Objects.requireNonNull(within(loader, () -> application.apply(question, about)));
  }

  /** As a server calls it. */
  private static <T> T within(ClassLoader loader, Supplier<T> call) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Undeploys it. */
  @Override
  public void close() throws IOException {
    within(
        loader,
        () -> {
          try {
            ((AutoCloseable) application).close();
            return true;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    loader.close();
  }
}
