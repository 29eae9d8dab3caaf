package org.shardcache.integration.spring;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** A service whose results are cached by Spring's annotations; it counts how often it works. */
public class Books {

  private final AtomicInteger calls = new AtomicInteger();

  int calls() {
    return calls.get();
  }

  /** Null for what begins with "no". */
  @Cacheable("books")
  public Book find(String isbn) {
    calls.incrementAndGet();
    return isbn.startsWith("no") ? null : new Book(isbn, "Title of " + isbn, 2026);
  }

  @Cacheable("books")
  public Book find(String title, int year) {
    return new Book("isbn-" + calls.incrementAndGet(), title, year);
  }

  /** As long as this takes, others who ask for the same key wait. */
  @Cacheable(cacheNames = "books", sync = true)
  public Book findOnce(String isbn) {
    int call = calls.incrementAndGet();
    try {
      Thread.sleep(200); // the time that it takes
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Book(isbn, "call " + call, 2026);
  }

  @Cacheable(cacheNames = "books", sync = true)
  public Book fail(String isbn) {
    throw new IllegalArgumentException("no book " + isbn + ", call " + calls.incrementAndGet());
  }

  @CachePut(cacheNames = "books", key = "#book.isbn")
  public Book save(Book book) {
    return book;
  }

  @CacheEvict("books")
  public void forget(String isbn) {
    // the annotation does it
  }

  @CacheEvict(cacheNames = "books", allEntries = true)
  public void forgetAll() {
    // the annotation does it
  }
}
