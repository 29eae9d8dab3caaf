package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ClassUnloading;

/**
 * An application that brought the provider with it can be undeployed: nothing holds its classes.
 */
@WithEmbeddedShards(count = 2)
final class UndeployIT {

  @Test
  void theClassesOfAnApplicationThatClosedItsCachesCanBeUnloaded(EmbeddedShards shards)
      throws Exception {
    WeakReference<ClassLoader> application = deployUseAndUndeploy(shards.uris());

    ClassUnloading.awaitIt(application);
  }

  /** In a method of its own, so that no local variable is left. */
  private static WeakReference<ClassLoader> deployUseAndUndeploy(String uris) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URLClassLoader application =
        new URLClassLoader("application", classPath(), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(application);
    try {
      Class<?> program = application.loadClass(UndeployMain.class.getName());
      assertThat(program).isNotSameAs(UndeployMain.class);
      Method run = program.getMethod("run", String.class);
      run.invoke(null, uris);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      application.close();
    }
    return new WeakReference<>(application);
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      URI uri = Path.of(entry).toUri();
      urls.add(uri.toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
