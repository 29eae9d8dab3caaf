package org.shardcache.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;

/** What the application does in one of the class loaders it is restarted in. */
public final class Restarted {

  private Restarted() {}

  /** Finds a book, which costs so many computations. */
  public static Object find(String settings, int computations) {
    try (ConfigurableApplicationContext context = Bookshop.startWith(Path.of(settings))) {
      Books books = context.getBean(Books.class);
      Book found = books.find("restarted");
      assertThat(books.calls()).isEqualTo(computations);
      return found;
    }
  }
}
