package org.shardcache.integration.both;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** An entity in the second-level cache. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "authors")
class Author {
  @Id Long id;
  String name;

  Author() {}

  Author(long id, String name) {
    this.id = id;
    this.name = name;
  }
}
