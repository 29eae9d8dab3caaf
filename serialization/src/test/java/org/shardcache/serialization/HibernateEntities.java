package org.shardcache.serialization;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.annotations.TenantId;

/** Entities with ids of every kind. */
final class HibernateEntities {

  private HibernateEntities() {}

  enum Kind {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "large";
      }
    }
  }

  @Embeddable
  static class PartId implements Serializable {
    String article;
    int number;
    UUID batch;

    @Enumerated(EnumType.STRING)
    Kind kind;

    PartId() {}

    PartId(String article, int number, Kind kind) {
      this.article = article;
      this.number = number;
      this.batch = new UUID(number, number);
      this.kind = kind;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PartId that
          && Objects.equals(article, that.article)
          && number == that.number
          && Objects.equals(batch, that.batch)
          && kind == that.kind;
    }

    @Override
    public int hashCode() {
      return Objects.hash(article, number, batch, kind);
    }
  }

  @Entity(name = "Part")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Part {
    @EmbeddedId PartId id;
    String name;

    @Version int version;

    @ElementCollection
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    List<String> tags = new ArrayList<>();

    @ElementCollection
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    Map<String, LocalDate> dates = new HashMap<>();
  }

  @Entity(name = "Box")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Box {
    @Id Kind id;
    @ManyToOne Part part;
    byte[] picture = {1, 2};
  }

  @Entity(name = "Owner")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
  @NaturalIdCache
  static class Owner {
    @Id UUID id;
    @NaturalId String country;
    @NaturalId int number;
    @NaturalId Kind kind;
  }

  @Entity(name = "Note")
  @Immutable
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
  static class Note {
    @Id Long id;
    String text;
  }

  /** Makes all sessions belong to a tenant. */
  @Entity(name = "Tenanted")
  static class Tenanted {
    @Id Long id;
    @TenantId String tenant;
  }

  static List<Class<?>> all() {
    return List.of(PartId.class, Part.class, Box.class, Owner.class, Note.class);
  }
}
