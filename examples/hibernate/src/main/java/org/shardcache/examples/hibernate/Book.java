package org.shardcache.examples.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** An entity whose state and subjects are cached. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Book {

  /** An enum is a class of the application, so the settings list it. */
  enum Shelf {
    SCIENCE,
    TRAVEL
  }

  @Id private long id;
  private String title = "";

  @Enumerated(EnumType.STRING)
  private Shelf shelf = Shelf.SCIENCE;

  @Version private int version;

  @ElementCollection
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  private Set<String> subjects = new HashSet<>();

  /** For Hibernate. */
  Book() {}

  Book(long id, String title, Shelf shelf, Set<String> subjects) {
    this.id = id;
    this.title = title;
    this.shelf = shelf;
    this.subjects.addAll(subjects);
  }

  void rename(String newTitle) {
    title = newTitle;
  }

  @Override
  public String toString() {
    return title + " (" + shelf + ", " + subjects.size() + " subjects)";
  }
}
