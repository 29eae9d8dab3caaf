package org.shardcache;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

/**
 * The map in ARCHITECTURE.md, as rules: {@code cache -> mirrors of javax.cache -> entry -> store ->
 * shard -> routing}, one way only.
 */
class ArchitectureTest {

  private static final String API = "org.shardcache";
  private static final String CONFIGURATION = "org.shardcache.configuration";
  private static final String ROUTING = "org.shardcache.routing..";
  private static final String OBSERVATION = "org.shardcache.observation..";
  private static final String SERIALIZATION = "org.shardcache.serialization..";
  private static final String EMBEDDED = "org.shardcache.embedded..";
  private static final String CACHE = "org.shardcache.internal.cache..";
  private static final String INSPECTION = "org.shardcache.internal.inspection..";
  private static final String TOOL = "org.shardcache.tool..";
  private static final String ENTRY = "org.shardcache.internal.entry..";
  private static final String STORE = "org.shardcache.internal.store..";
  private static final String SHARD = "org.shardcache.internal.shard..";
  private static final String HASH = "org.shardcache.internal.hash..";
  private static final String TLS = "org.shardcache.internal.tls..";
  private static final String TEXT = "org.shardcache.internal.text..";
  private static final String[] MIRRORS = {
    "org.shardcache.internal.event..",
    "org.shardcache.internal.expiry..",
    "org.shardcache.internal.integration..",
    "org.shardcache.internal.management..",
    "org.shardcache.internal.processor.."
  };

  private static final int MOST_LINES = 600;

  static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.shardcache")
          .that(not(resideInAPackage("org.shardcache.testing.."))); // what tests share

  /** The one public class that puts the internal ones together. */
  private static final DescribedPredicate<JavaClass> ENTRY_POINT =
      equivalentTo(ShardcacheCachingProvider.class);

  @Test
  void theRulesSeeTheClassesOfEveryLayer() {
    for (String layer :
        List.of(API, CONFIGURATION, ROUTING, CACHE, INSPECTION, STORE, SHARD, TLS, TEXT, TOOL)) {
      assertThat(MAIN.stream().anyMatch(resideInAPackage(layer)::test)).as(layer).isTrue();
    }
    assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void onlyTheEntryPointUsesTheCacheLayer() {
    noClasses()
        .that(not(resideInAPackage(CACHE)).and(not(ENTRY_POINT)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CACHE)
        .check(MAIN);
  }

  @Test
  void theMirrorsOfJavaxCacheUseTheStoreAndNothingBelowIt() {
    layer(MIRRORS).uses(MIRRORS).and(ENTRY, STORE, CONFIGURATION, OBSERVATION, TEXT).check(MAIN);
  }

  @Test
  void inspectionUsesTheStoreAndItsShards() {
    layer(INSPECTION).uses(INSPECTION, API, ENTRY, STORE, SHARD).check(MAIN);
  }

  @Test
  void theCommandLineToolUsesWhatApplicationsUse() {
    layer(TOOL).uses(TOOL, API).check(MAIN);
  }

  @Test
  void whatTheMirrorsShareUsesTheStoreAndOfJavaxCacheOnlyExceptionsAndEntries() {
    layer(ENTRY).uses(ENTRY, STORE, SERIALIZATION, TEXT).check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(ENTRY)
        .should()
        .dependOnClassesThat(
            resideInAPackage("javax.cache..")
                .and(not(assignableTo(RuntimeException.class)))
                .and(not(assignableTo(Cache.Entry.class)))
                .and(not(type(Cache.class)))) // the entry is nested in it
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void theStoreUsesShardsAndOfThePublicPackagesRoutingAndObservationOnly() {
    layer(STORE).uses(STORE, SHARD, ROUTING, OBSERVATION, SERIALIZATION, TEXT).check(MAIN);
  }

  @Test
  void shardsUseRoutingObservationAndEmbeddedServersOnly() {
    layer(SHARD).uses(SHARD, ROUTING, OBSERVATION, EMBEDDED, TEXT).check(MAIN);
  }

  @Test
  void encryptionIsALeafThatReadsSettings() {
    layer(TLS).uses(TLS, CONFIGURATION).check(MAIN);
  }

  @Test
  void configurationUsesNoLayerOfThoseItConfigures() {
    layer(CONFIGURATION).uses(CONFIGURATION, ROUTING, OBSERVATION, SERIALIZATION, TEXT).check(MAIN);
  }

  @Test
  void whatApplicationsNameUsesNothingInternal() {
    classes()
        .that(resideInAPackage(API).and(not(ENTRY_POINT)))
        .should()
        .onlyDependOnClassesThat(ours(API).or(not(resideInAPackage("org.shardcache.."))))
        .check(MAIN);
  }

  @Test
  void routingIsALeafWithoutInputAndOutput() {
    layer(ROUTING).uses(ROUTING, HASH).check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(ROUTING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
        .check(MAIN);
  }

  @Test
  void textAndHashesAreLeaves() {
    layer(HASH).uses(HASH).check(MAIN);
    layer(OBSERVATION).uses(OBSERVATION).check(MAIN);
    layer(TEXT).uses(TEXT).check(MAIN);
  }

  @Test
  void serializationKnowsNeitherRedisNorJcache() {
    layer(SERIALIZATION).uses(SERIALIZATION).check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(SERIALIZATION)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.cache..", "redis.clients..")
        .check(MAIN);
  }

  /** The entry point stands apart: it is above the layers, what else is in its package is below. */
  @Test
  void packagesHaveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return ENTRY_POINT.test(type)
                    ? SliceIdentifier.of(type.getName())
                    : SliceIdentifier.of(type.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages and the entry point";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(MAIN);
  }

  @Test
  void onlyStoreAndShardKnowTheDriver() {
    noClasses()
        .that()
        .resideOutsideOfPackages(STORE, SHARD)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .check(MAIN);
  }

  @Test
  void publicSignaturesShowNeitherTheDriverNorInternalTypes() {
    classes()
        .that()
        .resideInAnyPackage(API, CONFIGURATION, OBSERVATION, ROUTING, SERIALIZATION, TOOL)
        .and()
        .arePublic()
        .should(showNoTypesThat(resideInAnyPackage("redis.clients..", "org.shardcache.internal..")))
        .check(MAIN);
  }

  @Test
  void onlyTheUpperLayersAndThePublicPackagesKnowJavaxCache() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            concat(MIRRORS, API, CONFIGURATION, CACHE, INSPECTION, ENTRY, TOOL))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.cache..")
        .check(MAIN);
  }

  @Test
  void noClassKnowsTheTck() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.jsr107..").check(MAIN);
    assertThat(sources()).noneMatch(source -> source.code().contains("jsr107"));
  }

  @Test
  void nothingIsKeptInThreadLocals() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(MAIN);
  }

  @Test
  void noMonitorIsHeldAroundInputAndOutput() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(STORE, SHARD)
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .check(MAIN);
    assertThat(sources())
        .filteredOn(source -> source.path().toString().matches(".*/internal/(store|shard)/.*"))
        .isNotEmpty()
        .noneMatch(source -> source.code().contains("synchronized"));
  }

  @Test
  void noClassIsLongerThanOneCanRead() {
    assertThat(sources())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            source ->
                assertThat(source.lines())
                    .as(source.path().toString())
                    .isLessThanOrEqualTo(MOST_LINES));
  }

  private record Layer(String... packages) {

    Uses uses(String... others) {
      return new Uses(packages, others);
    }
  }

  /** What a layer may use of ours; it need not have classes yet. */
  private record Uses(String[] packages, String[] used) {

    Uses and(String... more) {
      return new Uses(packages, concat(used, more));
    }

    void check(JavaClasses classes) {
      ArchRule rule =
          classes()
              .that()
              .resideInAnyPackage(packages)
              .should()
              .onlyDependOnClassesThat(ours(used).or(not(resideInAPackage("org.shardcache.."))))
              .allowEmptyShould(true);
      rule.check(classes);
    }
  }

  private static Layer layer(String... packages) {
    return new Layer(packages);
  }

  private static DescribedPredicate<JavaClass> ours(String... packages) {
    return resideInAnyPackage(packages);
  }

  private static ArchCondition<JavaClass> showNoTypesThat(DescribedPredicate<JavaClass> hidden) {
    return new ArchCondition<>("show no types that " + hidden.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaMember member : type.getMembers()) {
          boolean visible =
              member.getModifiers().contains(JavaModifier.PUBLIC)
                  || member.getModifiers().contains(JavaModifier.PROTECTED);
          if (visible) {
            member.getAllInvolvedRawTypes().stream()
                .filter(hidden)
                .forEach(
                    shown ->
                        events.add(
                            SimpleConditionEvent.violated(
                                member, member.getFullName() + " shows " + shown.getName())));
          }
        }
      }
    };
  }

  /** A source file without the lines that are comments only. */
  private record Source(Path path, List<String> text) {

    int lines() {
      return text.size();
    }

    String code() {
      return String.join(
          "\n", text.stream().filter(line -> !line.strip().matches("(\\*|/\\*|//).*")).toList());
    }
  }

  private static List<Source> sources() {
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    List<Source> sources = new ArrayList<>();
    for (String module : List.of("serialization", "embedded", "provider")) {
      try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(new Source(file, Files.readAllLines(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
  }
}
