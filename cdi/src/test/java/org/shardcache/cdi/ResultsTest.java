package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code @CacheResult}: results and exceptions. */
final class ResultsTest {

  private SeContainer container;
  private Books books;

  @BeforeEach
  void start() {
    container = Containers.with(Books.class);
    books = container.select(Books.class).get();
  }

  @AfterEach
  void stop() {
    container.close();
  }

  @ApplicationScoped
  @CacheDefaults(cacheName = "books")
  static class Books {

    private final List<String> calls = new ArrayList<>();

    List<String> calls() {
      return calls;
    }

    @CacheResult
    String title(String isbn) {
      calls.add(isbn);
      return "title " + calls.size();
    }

    @CacheResult
    @Nullable String missing(String isbn) {
      calls.add(isbn);
      return null;
    }

    @CacheResult(skipGet = true, exceptionCacheName = "failures")
    String fresh(String isbn) {
      calls.add(isbn);
      return "fresh " + calls.size();
    }

    @CacheResult
    String failing(String isbn) throws IOException {
      calls.add(isbn);
      throw new IOException("call " + calls.size());
    }

    @CacheResult(exceptionCacheName = "failures")
    String alwaysFailing(@CacheKey String isbn, Exception failure) throws Exception {
      calls.add(isbn);
      throw failure;
    }

    @CacheResult(exceptionCacheName = "failures", cachedExceptions = IOException.class)
    String failingWithInput(@CacheKey String isbn, Exception failure) throws Exception {
      calls.add(isbn);
      throw failure;
    }

    @CacheResult(exceptionCacheName = "failures", nonCachedExceptions = IOException.class)
    String failingWithoutInput(@CacheKey String isbn, Exception failure) throws Exception {
      calls.add(isbn);
      throw failure;
    }

    @CacheResult(
        exceptionCacheName = "failures",
        cachedExceptions = IOException.class,
        nonCachedExceptions = FileNotFoundException.class)
    String failingWithAFile(@CacheKey String isbn, Exception failure) throws Exception {
      calls.add(isbn);
      throw failure;
    }
  }

  @Test
  void aResultIsComputedOnceForEqualParameters() {
    assertThat(books.title("a")).isEqualTo("title 1");
    assertThat(books.title("b")).isEqualTo("title 2");
    assertThat(books.title(new String("a"))).isEqualTo("title 1");
    assertThat(books.calls()).containsExactly("a", "b");
  }

  @Test
  void nullIsNotCached() {
    assertThat(books.missing("a")).isNull();
    assertThat(books.missing("a")).isNull();
    assertThat(books.calls()).hasSize(2);
  }

  @Test
  void skipGetCallsAlwaysAndCaches() {
    assertThat(books.fresh("a")).isEqualTo("fresh 1");
    assertThat(books.fresh("a")).isEqualTo("fresh 2");
    assertThat(books.title("a")).as("the same cache and key").isEqualTo("fresh 2");
  }

  @Test
  void exceptionsAreNotCachedWithoutACacheForThem() {
    assertThatThrownBy(() -> books.failing("a")).hasMessage("call 1");
    assertThatThrownBy(() -> books.failing("a")).hasMessage("call 2");
  }

  @Test
  void aCachedExceptionIsThrownWithoutACall() {
    IOException failure = new IOException("first");

    assertThatThrownBy(() -> books.alwaysFailing("a", failure)).isSameAs(failure);
    assertThatThrownBy(() -> books.alwaysFailing("a", new Exception("second")))
        .isInstanceOf(IOException.class)
        .hasMessage("first");
    assertThat(books.calls()).containsExactly("a");
  }

  @Test
  void onlyListedExceptionsAreCached() {
    twice(books::failingWithInput, "listed", new FileNotFoundException("subclass"));
    twice(books::failingWithInput, "other", new IllegalStateException("other"));

    assertThat(books.calls()).containsExactly("listed", "other", "other");
  }

  @Test
  void exceptionsListedAsNotCachedAreNot() {
    twice(books::failingWithoutInput, "listed", new FileNotFoundException("subclass"));
    twice(books::failingWithoutInput, "other", new IllegalStateException("other"));

    assertThat(books.calls()).containsExactly("listed", "listed", "other");
  }

  @Test
  void ofTheListedExceptionsThoseListedAsNotCachedAreNot() {
    twice(books::failingWithAFile, "listed", new IOException("listed"));
    twice(books::failingWithAFile, "excluded", new FileNotFoundException("excluded"));
    twice(books::failingWithAFile, "other", new IllegalStateException("other"));

    assertThat(books.calls()).containsExactly("listed", "excluded", "excluded", "other", "other");
  }

  @Test
  void theExceptionOfAMethodIsThrownAlsoIfItCannotBeCached() {
    Unserializable failure = new Unserializable();

    assertThatThrownBy(() -> books.alwaysFailing("a", failure)).isSameAs(failure);

    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(RuntimeException.class);
  }

  private interface Failing {
    String call(String isbn, Exception failure) throws Exception;
  }

  private static void twice(Failing method, String isbn, Exception failure) {
    assertThatThrownBy(() -> method.call(isbn, failure)).isSameAs(failure);
    assertThatThrownBy(() -> method.call(isbn, failure)).hasMessage(failure.getMessage());
  }

  private static final class Unserializable extends Exception {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("unused")
    private final Object cannotBeWritten = new Object();
  }
}
