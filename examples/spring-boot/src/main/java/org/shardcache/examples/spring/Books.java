package org.shardcache.examples.spring;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** A slow service. */
@Service
public class Books {

  private final AtomicInteger lookUps = new AtomicInteger();

  /**
   * Looks a book up, once for all who ask at the same time.
   *
   * @param isbn its number
   * @return the book
   */
  @Cacheable(cacheNames = "books", sync = true)
  public Book find(String isbn) {
    lookUps.incrementAndGet();
    try {
      Thread.sleep(300); // a slow database
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Book(isbn, "An Atlas of Tides");
  }

  /**
   * Changes a book.
   *
   * @param book the new state
   * @return what is cached from now on
   */
  @CachePut(cacheNames = "books", key = "#book.isbn")
  public Book save(Book book) {
    return book;
  }

  /** Forgets all that is cached. */
  @CacheEvict(cacheNames = "books", allEntries = true)
  public void forgetAll() {
    // the annotation does it
  }

  /**
   * Tells how often the slow part ran.
   *
   * @return the number
   */
  public int lookUps() {
    return lookUps.get();
  }
}
