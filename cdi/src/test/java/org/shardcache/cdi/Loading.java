package org.shardcache.cdi;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Where a server looks first for the classes of an application. */
enum Loading {
  SERVER_FIRST {
    @Override
    URLClassLoader loader(URL[] archive, ClassLoader server) {
      return new URLClassLoader(archive, server);
    }
  },
  /** As servlet containers do. */
  ARCHIVE_FIRST {
    @Override
    URLClassLoader loader(URL[] archive, ClassLoader server) {
      return new ArchiveFirstLoader(archive, server);
    }
  };

  abstract URLClassLoader loader(URL[] archive, ClassLoader server);

  private static final class ArchiveFirstLoader extends URLClassLoader {

    ArchiveFirstLoader(URL[] archive, ClassLoader server) {
      super(archive, server);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? load(name, resolve) : loaded;
      }
    }

    private Class<?> load(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("java.")) {
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          // the server may have it
        }
      }
      return super.loadClass(name, resolve);
    }

    @Override
    public URL getResource(String name) {
      URL own = findResource(name);
      return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
      found.addAll(Collections.list(getParent().getResources(name)));
      return Collections.enumeration(found);
    }
  }
}
