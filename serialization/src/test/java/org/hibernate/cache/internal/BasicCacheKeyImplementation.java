package org.hibernate.cache.internal;

import java.io.Serializable;

/** Looks to a serializer as Hibernate's class of that name does. */
public final class BasicCacheKeyImplementation implements Serializable {

  final Serializable id;
  private final String entityOrRoleName;
  private final int hashCode;

  public BasicCacheKeyImplementation(Serializable id, String entityOrRoleName, int hashCode) {
    this.id = id;
    this.entityOrRoleName = entityOrRoleName;
    this.hashCode = hashCode;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BasicCacheKeyImplementation that
        && id.equals(that.id)
        && entityOrRoleName.equals(that.entityOrRoleName);
  }

  @Override
  public int hashCode() {
    return hashCode;
  }
}
