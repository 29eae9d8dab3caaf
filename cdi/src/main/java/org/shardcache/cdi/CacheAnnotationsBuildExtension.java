package org.shardcache.cdi;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.MetaAnnotations;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.SkipIfPortableExtensionPresent;
import jakarta.enterprise.util.Nonbinding;

/**
 * The same as {@link CacheAnnotationsExtension} for CDI Lite, whose containers run extensions when
 * an application is built. Where annotations cannot work, the first call of the method says so.
 */
@SkipIfPortableExtensionPresent(CacheAnnotationsExtension.class)
public final class CacheAnnotationsBuildExtension implements BuildCompatibleExtension {

  /** For the container. */
  public CacheAnnotationsBuildExtension() {}

  /**
   * Makes the annotations interceptor bindings and adds their interceptors.
   *
   * @param annotations where interceptor bindings are added
   * @param classes where beans are added
   */
  @Discovery
  public void addInterceptors(MetaAnnotations annotations, ScannedClasses classes) {
    CacheAnnotations.BINDINGS.forEach(
        binding ->
            annotations
                .addInterceptorBinding(binding)
                .methods()
                .forEach(member -> member.addAnnotation(Nonbinding.class)));
    CacheAnnotationsExtension.BEANS.forEach(bean -> classes.add(bean.getName()));
  }
}
