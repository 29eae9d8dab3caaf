package org.shardcache.embedded;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The JUnit 5 extension behind {@link WithEmbeddedShards}, which registers it. Needs {@code
 * junit-jupiter-api} on the class path. Stateless, so safe for tests that run in parallel.
 */
public final class EmbeddedShardsExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EmbeddedShardsExtension.class);

  /** For JUnit. */
  public EmbeddedShardsExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    shards(context);
  }

  /**
   * Stops the servers of this class. JUnit 5.13 and newer would do so by itself, and does when the
   * class fails too early for this method to be called; so it stops those that classes share.
   */
  @Override
  public void afterAll(ExtensionContext context) {
    Lease own = context.getStore(NAMESPACE).remove(context.getElement(), Lease.class);
    if (own != null) {
      own.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EmbeddedShards.class;
  }

  @Override
  public EmbeddedShards resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shards(context);
  }

  /** Started on first use: a class with one instance for all tests is built before beforeAll. */
  private static EmbeddedShards shards(ExtensionContext context) {
    for (Optional<ExtensionContext> level = Optional.of(context);
        level.isPresent();
        level = level.get().getParent()) {
      Optional<WithEmbeddedShards> wanted = annotation(level.get());
      if (wanted.isPresent()) {
        // A store also sees those of the levels above, hence one key for each annotated class.
        ExtensionContext owner = level.get();
        return owner
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                owner.getElement(), type -> lease(wanted.get(), owner), Lease.class)
            .servers();
      }
    }
    throw new ExtensionConfigurationException(
        "EmbeddedShardsExtension needs the annotation @WithEmbeddedShards on the test class");
  }

  private static Optional<WithEmbeddedShards> annotation(ExtensionContext level) {
    return AnnotationSupport.findAnnotation(
        level.getElement().filter(Class.class::isInstance), WithEmbeddedShards.class);
  }

  /** The servers that a class has, and what is to be done with them at its end. */
  private record Lease(EmbeddedShards servers, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private static Lease lease(WithEmbeddedShards wanted, ExtensionContext owner) {
    if (!wanted.shared()) {
      EmbeddedShards own = start(wanted);
      return new Lease(own, own::close);
    }
    // Two annotations with the same values are equal.
    EmbeddedShards shared =
        owner
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(wanted, EmbeddedShardsExtension::start, EmbeddedShards.class);
    return new Lease(
        shared, () -> shared.shards().forEach(server -> server.command("FLUSHALL", "SYNC")));
  }

  private static EmbeddedShards start(WithEmbeddedShards wanted) {
    return wanted.cluster() ? startCluster(wanted) : startShards(wanted);
  }

  private static EmbeddedShards startCluster(WithEmbeddedShards wanted) {
    EmbeddedCluster.Builder builder =
        EmbeddedCluster.builder().primaries(wanted.count()).password(wanted.password());
    if (!wanted.binaryResource().isEmpty()) {
      builder.binary(RedisBinary.fromResource(wanted.binaryResource()));
    }
    return builder.start().servers();
  }

  private static EmbeddedShards startShards(WithEmbeddedShards wanted) {
    EmbeddedShards.Builder builder =
        EmbeddedShards.builder()
            .count(wanted.count())
            .password(wanted.password())
            .databases(wanted.databases());
    if (wanted.unixSockets()) {
      builder.unixSockets();
    }
    if (!wanted.binaryResource().isEmpty()) {
      builder.binary(RedisBinary.fromResource(wanted.binaryResource()));
    }
    return builder.start();
  }
}
