package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.serialization.HibernateEntities.Box;
import org.shardcache.serialization.HibernateEntities.Kind;
import org.shardcache.serialization.HibernateEntities.Note;
import org.shardcache.serialization.HibernateEntities.Owner;
import org.shardcache.serialization.HibernateEntities.Part;
import org.shardcache.serialization.HibernateEntities.PartId;
import org.shardcache.serialization.HibernateEntities.Tenanted;

/** What Hibernate puts into its second-level cache works as bytes; only the enum is listed. */
class HibernateCacheTest {

  private static final PartId PART = new PartId("bolt", 7, Kind.LARGE);
  private static final UUID OWNER = new UUID(1, 2);

  private final BytesRegionFactory regions =
      new BytesRegionFactory(Fixtures.context(Kind.class.getName()));

  @ParameterizedTest
  @CsvSource({"false,", "true,", "false,acme"})
  void everyKeyAndEntryOfTheSecondLevelCacheWorksAsBytes(boolean structured, String tenant) {
    try (SessionFactory factory = factory(structured, tenant)) {
      inTransaction(factory, tenant, HibernateCacheTest::persist);
      readAll(factory, tenant);
      factory.getStatistics().clear();
      readAll(factory, tenant);
      assertThat(factory.getStatistics().getPrepareStatementCount()).isZero();
      assertThat(factory.getStatistics().getSecondLevelCacheHitCount()).isGreaterThan(5);
      assertThat(factory.getStatistics().getQueryCacheHitCount()).isEqualTo(2);
      assertThat(factory.getStatistics().getNaturalIdCacheHitCount()).isEqualTo(1);
      inTransaction(factory, tenant, session -> session.find(Part.class, PART).name = "screw");
      inTransaction(
          factory,
          tenant,
          session -> assertThat(session.find(Part.class, PART).name).isEqualTo("screw"));
    }
    keysComeBackAsTheyWere();
    if (!structured) {
      assertThat(names(regions.values))
          .contains(
              "org.hibernate.cache.spi.entry.StandardCacheEntryImpl",
              "org.hibernate.cache.spi.entry.CollectionCacheEntry",
              "org.hibernate.cache.spi.support.AbstractReadWriteAccess$Item",
              "org.hibernate.cache.spi.support.AbstractReadWriteAccess$SoftLockImpl",
              "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
              "java.lang.Long");
    }
  }

  private void keysComeBackAsTheyWere() {
    KeyCodec codec =
        KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.context(Kind.class.getName()), Object.class);
    for (Object key : regions.keys) {
      assertThat(codec.fromBytes(codec.toBytes(key))).isEqualTo(key).hasSameHashCodeAs(key);
    }
    assertThat(names(regions.keys))
        .contains(
            "org.hibernate.cache.internal.CacheKeyImplementation",
            "org.hibernate.cache.internal.NaturalIdCacheKey",
            "org.hibernate.cache.spi.QueryKey",
            "java.lang.String");
  }

  private static Set<String> names(List<Object> objects) {
    Set<String> names = new TreeSet<>();
    objects.forEach(object -> names.add(object.getClass().getName()));
    return names;
  }

  private SessionFactory factory(boolean structured, String tenant) {
    Configuration configuration =
        new Configuration()
            .setProperty("hibernate.connection.url", "jdbc:h2:mem:cache")
            .setProperty("hibernate.hbm2ddl.auto", "create-drop")
            .setProperty("hibernate.generate_statistics", "true")
            .setProperty("hibernate.cache.use_query_cache", "true")
            .setProperty("hibernate.cache.use_structured_entries", Boolean.toString(structured));
    configuration.getProperties().put("hibernate.cache.region.factory_class", regions);
    HibernateEntities.all().forEach(configuration::addAnnotatedClass);
    if (tenant != null) {
      configuration.addAnnotatedClass(Tenanted.class);
    }
    return configuration.buildSessionFactory();
  }

  private static void persist(Session session) {
    Part part = new Part();
    part.id = PART;
    part.name = "bolt";
    part.tags.addAll(List.of("a", "b"));
    part.dates.put("made", LocalDate.of(2024, 1, 1));
    session.persist(part);
    Box box = new Box();
    box.id = Kind.LARGE;
    box.part = part;
    session.persist(box);
    Owner owner = new Owner();
    owner.id = OWNER;
    owner.country = "DE";
    owner.number = 5;
    owner.kind = Kind.SMALL;
    session.persist(owner);
    Note note = new Note();
    note.id = 1L;
    note.text = "new";
    session.persist(note);
  }

  private static void readAll(SessionFactory factory, String tenant) {
    inTransaction(
        factory,
        tenant,
        session -> {
          Part part = session.find(Part.class, PART);
          assertThat(part.tags).containsExactly("a", "b");
          assertThat(part.dates).containsEntry("made", LocalDate.of(2024, 1, 1));
          Box box = session.find(Box.class, Kind.LARGE);
          assertThat(box.part).isSameAs(part);
          assertThat(box.picture).containsExactly(1, 2);
          assertThat(session.find(Note.class, 1L).text).isEqualTo("new");
          assertThat(ownerByNaturalId(session).id).isEqualTo(OWNER);
          assertThat(ownersByQuery(session)).hasSize(1);
          assertThat(numbersByQuery(session)).hasSize(1);
        });
  }

  private static Owner ownerByNaturalId(Session session) {
    return session
        .byNaturalId(Owner.class)
        .using("country", "DE")
        .using("number", 5)
        .using("kind", Kind.SMALL)
        .load();
  }

  private static List<Owner> ownersByQuery(Session session) {
    return session
        .createQuery("from Owner where kind = :kind and id = :id", Owner.class)
        .setParameter("kind", Kind.SMALL)
        .setParameter("id", OWNER)
        .setCacheable(true)
        .getResultList();
  }

  private static List<Object[]> numbersByQuery(Session session) {
    return session
        .createQuery("select number, kind, country from Owner", Object[].class)
        .setMaxResults(5)
        .setCacheable(true)
        .getResultList();
  }

  private static void inTransaction(SessionFactory factory, String tenant, Consumer<Session> work) {
    var builder = factory.withOptions();
    if (tenant != null) {
      builder.tenantIdentifier((Object) tenant);
    }
    try (Session session = builder.openSession()) {
      var transaction = session.beginTransaction();
      work.accept(session);
      transaction.commit();
    }
  }
}
