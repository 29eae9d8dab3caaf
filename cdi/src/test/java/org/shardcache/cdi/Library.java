package org.shardcache.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;

/** A bean whose results say which JVM has computed them, with keys of all kinds of parts. */
@ApplicationScoped
@CacheDefaults(cacheName = "library")
class Library {

  enum Genre {
    ESSAY,
    NOVEL
  }

  record Shelf(String room, int number) {}

  @CacheResult
  String find(
      String title,
      int[] years,
      Object[] mixed,
      @Nullable Genre genre,
      Shelf shelf,
      List<LocalDate> days,
      Set<Object> tags,
      Map<Genre, Long> counts) {
    return "found by " + ProcessHandle.current().pid();
  }

  @CacheRemove
  boolean forget(
      String title,
      int[] years,
      Object[] mixed,
      @Nullable Genre genre,
      Shelf shelf,
      List<LocalDate> days,
      Set<Object> tags,
      Map<Genre, Long> counts) {
    return true;
  }

  /** One of the methods above. */
  interface Call<R> {
    R with(
        String title,
        int[] years,
        Object[] mixed,
        @Nullable Genre genre,
        Shelf shelf,
        List<LocalDate> days,
        Set<Object> tags,
        Map<Genre, Long> counts);
  }

  /** The same parameters in every JVM, as objects of its own. */
  static <R> R example(Call<R> call) {
    return call.with(
        "atlas",
        new int[] {1, 2},
        new Object[] {"a", 1L, new Genre[] {Genre.NOVEL}},
        null,
        new Shelf("east", 7),
        List.of(LocalDate.of(2026, 11, 20)),
        Set.of("a", "b", 3, Genre.ESSAY, Genre.NOVEL),
        Map.of(Genre.ESSAY, 1L, Genre.NOVEL, 2L));
  }
}
