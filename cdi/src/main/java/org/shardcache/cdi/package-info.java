/**
 * The annotations of {@link javax.cache.annotation} (JSR-107, chapter 11) for CDI 4: with this
 * module on the class path, a container intercepts the methods of its beans that have them, with
 * the caches of any JCache provider. Nothing has to be registered: the container finds {@link
 * org.shardcache.cdi.CacheAnnotationsExtension} or, where extensions run when the application is
 * built, {@link org.shardcache.cdi.CacheAnnotationsBuildExtension}.
 *
 * <p>Caches come from the bean of type {@link javax.cache.CacheManager} if there is one, else from
 * the default manager of the default provider; one that does not exist is created with the
 * provider's default configuration.
 */
@NullMarked
package org.shardcache.cdi;

import org.jspecify.annotations.NullMarked;
