package org.shardcache.integration.spring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.shardcache.testing.Async;
import org.springframework.context.ConfigurableApplicationContext;

/** The application in another JVM: several threads ask for each key that it is sent. */
final class OtherBookshop {

  private OtherBookshop() {}

  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext context = Bookshop.startWith(Path.of(arguments[0]));
        Scanner keys = new Scanner(System.in, StandardCharsets.UTF_8)) {
      Books books = context.getBean(Books.class);
      System.out.println("ready");
      while (keys.hasNextLine()) {
        String key = keys.nextLine();
        String titles =
            IntStream.range(0, 5)
                .mapToObj(i -> Async.supply(() -> books.findOnce(key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(Book::title)
                .distinct()
                .toList()
                .toString();
        System.out.println(
            titles.substring(1, titles.length() - 1) + ", computed " + books.calls());
      }
    }
  }
}
