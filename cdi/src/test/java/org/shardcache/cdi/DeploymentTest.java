package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.MetaAnnotations;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import org.jboss.weld.environment.se.Weld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the module fits into containers and applications. */
final class DeploymentTest {

  @ApplicationScoped
  static class Counting {

    private int calls;

    @CacheResult(cacheName = "counting")
    int next(String key) {
      return ++calls;
    }
  }

  @ApplicationScoped
  static class Faulty {
    @CacheResult
    @CacheRemove
    int both(String key) {
      return 1;
    }
  }

  @SessionScoped
  static class OfASession implements Serializable {

    private static final long serialVersionUID = 1;

    @CacheResult
    int result(String key) {
      return 1;
    }
  }

  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface InTransaction {}

  /** Stands where the platform's transactions do. */
  @InTransaction
  @Interceptor
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class Transactions {

    @AroundInvoke
    @Nullable Object around(InvocationContext call) throws Exception {
      Events.LIST.add("begin");
      Object result = call.proceed();
      Events.LIST.add("commit");
      return result;
    }
  }

  private static final class Events {
    static final List<String> LIST = new ArrayList<>();
  }

  @ApplicationScoped
  static class Transactional {
    @InTransaction
    @CacheResult(cacheName = "transactional")
    int result(String key) {
      Events.LIST.add("call");
      return 1;
    }
  }

  @Test
  void anApplicationWhoseAnnotationsCannotWorkDoesNotStart() {
    assertThatThrownBy(() -> Containers.with(Faulty.class).close())
        .hasStackTraceContaining("@CacheResult and @CacheRemove");
  }

  @Test
  void beansThatArePassivatedMayHaveCachedMethods() {
    try (SeContainer container = Containers.with(OfASession.class)) {
      assertThat(container.select(OfASession.class).isResolvable()).isTrue();
    }
  }

  @Test
  void whatIsCachedNeedsNoTransaction() {
    Events.LIST.clear();
    try (SeContainer container = Containers.with(Transactional.class, Transactions.class)) {
      Transactional bean = container.select(Transactional.class).get();
      bean.result("a");
      bean.result("a");
    }
    assertThat(Events.LIST).containsExactly("begin", "call", "commit");
  }

  @Test
  void containersFindTheExtensionByThemselves() {
    try (SeContainer container =
        new Weld().addBeanClasses(Counting.class, Containers.OtherProvider.class).initialize()) {
      assertThat(container.select(CacheAnnotationsExtension.class).isResolvable()).isTrue();
      assertCached(container);
    }
  }

  /** Containers that know the other kind of extension leave ours out. */
  public static final class BuildExtension implements BuildCompatibleExtension {
    @Discovery
    public void discover(MetaAnnotations annotations, ScannedClasses classes) {
      new CacheAnnotationsBuildExtension().addInterceptors(annotations, classes);
    }
  }

  @Test
  @SuppressWarnings("unchecked") // an array of one class of extensions
  void theExtensionForBuildTimeDoesTheSame() {
    try (SeContainer container =
        new Weld()
            .disableDiscovery()
            .addBuildCompatibleExtensions(BuildExtension.class)
            .addBeanClasses(Counting.class, Containers.OtherProvider.class)
            .initialize()) {
      assertThat(container.select(CacheAnnotationsExtension.class).isUnsatisfied()).isTrue();
      assertCached(container);
    }
  }

  private static void assertCached(SeContainer container) {
    Counting counting = container.select(Counting.class).get();
    assertThat(counting.next("a")).isEqualTo(1);
    assertThat(counting.next("b")).isEqualTo(2);
    assertThat(counting.next("a")).isEqualTo(1);
  }
}
