package org.shardcache.examples.spring;

import java.io.PrintStream;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;

/** Asks a slow service for books, and prints how long it took. */
@SpringBootApplication
@EnableCaching
public class BookshopApplication {

  /**
   * Runs the example; everything it needs comes with it.
   *
   * @param arguments Spring's
   */
  public static void main(String[] arguments) {
    run(System.out, arguments);
  }

  static void run(PrintStream out, String... arguments) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(BookshopApplication.class, arguments)) {
      Books books = context.getBean(Books.class);
      show(out, "the first one who asks waits", books, () -> books.find("1987"));
      show(out, "the next one is served by Redis", books, () -> books.find("1987"));
      books.save(new Book("1987", "A New Atlas of Tides"));
      show(out, "a change is there at once", books, () -> books.find("1987"));
      books.forgetAll();
      show(
          out,
          "after all was forgotten twenty ask at once, and one look-up serves them",
          books,
          () ->
              IntStream.range(0, 20).parallel().mapToObj(i -> books.find("1987")).toList().get(0));
    }
  }

  private static void show(PrintStream out, String what, Books books, Supplier<Book> question) {
    int before = books.lookUps();
    long start = System.nanoTime();
    Book book = question.get();
    long millis = (System.nanoTime() - start) / 1_000_000;
    out.println(what);
    out.println("    " + book);
    out.println("    " + millis + " ms, look-ups: " + (books.lookUps() - before));
  }
}
