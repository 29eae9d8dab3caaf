package org.hibernate.cache.internal;

import java.io.Serializable;
import java.util.Objects;

/** Looks to a serializer as Hibernate's class of that name does. */
public final class CacheKeyImplementation implements Serializable {

  private final Object id;
  private final String entityOrRoleName;
  private final String tenantId;
  private final int hashCode;
  private final boolean requiresDeepEquals;

  public CacheKeyImplementation(Object id, String entityOrRoleName, String tenantId, int hashCode) {
    this.id = id;
    this.entityOrRoleName = entityOrRoleName;
    this.tenantId = tenantId;
    this.hashCode = hashCode;
    this.requiresDeepEquals = id.getClass().isArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKeyImplementation that
        && requiresDeepEquals == that.requiresDeepEquals
        && Objects.deepEquals(id, that.id)
        && entityOrRoleName.equals(that.entityOrRoleName)
        && Objects.equals(tenantId, that.tenantId);
  }

  @Override
  public int hashCode() {
    return hashCode;
  }
}
