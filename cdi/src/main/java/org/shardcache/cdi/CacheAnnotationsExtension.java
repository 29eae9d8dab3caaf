package org.shardcache.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.util.Nonbinding;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Brings the annotations of {@link javax.cache.annotation} into a CDI container: makes them
 * interceptor bindings (they name the types of {@code javax.enterprise}, so CDI 4 does not take
 * them for such by itself), adds their interceptors, and refuses to start an application whose
 * annotations cannot work. Containers find it by themselves; applications have no use for it.
 */
public final class CacheAnnotationsExtension implements Extension {

  static final List<Class<?>> BEANS =
      List.of(
          MethodCaches.class,
          CacheResultInterceptor.class,
          CachePutInterceptor.class,
          CacheRemoveInterceptor.class,
          CacheRemoveAllInterceptor.class);

  /** For the container. */
  public CacheAnnotationsExtension() {}

  void addInterceptors(@Observes BeforeBeanDiscovery event) {
    CacheAnnotations.BINDINGS.forEach(
        binding ->
            event
                .configureInterceptorBinding(binding)
                .methods()
                .forEach(member -> member.add(Nonbinding.Literal.INSTANCE)));
    BEANS.forEach(bean -> event.addAnnotatedType(bean, bean.getName()));
  }

  <T> void check(@Observes ProcessManagedBean<T> event) {
    Class<?> beanClass = event.getBean().getBeanClass();
    for (Class<?> c = beanClass; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        check(method, beanClass, event);
      }
    }
  }

  private static void check(Method method, Class<?> beanClass, ProcessManagedBean<?> event) {
    try {
      CacheAnnotations.bindingsOn(method)
          .forEach(binding -> CachedMethod.find(method, beanClass, binding));
    } catch (DefinitionException e) {
      event.addDefinitionError(e);
    }
  }
}
