package org.shardcache.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;

/**
 * A program as applications are: nothing but beans and, in system properties, settings. Says what
 * it found, and forgets it.
 */
final class LibraryMain {

  private LibraryMain() {}

  public static void main(String[] arguments) {
    try (SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(Library.class).initialize()) {
      Library library = container.select(Library.class).get();
      System.out.println(Library.example(library::find));
      Library.example(library::forget);
    }
  }
}
