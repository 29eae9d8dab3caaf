package org.springframework.cache.interceptor;

import java.io.Serializable;
import java.util.Arrays;

/** Looks to a serializer as Spring's class of that name does. */
public class SimpleKey implements Serializable {

  private final Object[] params;
  private transient int hashCode;

  public SimpleKey(Object... elements) {
    this.params = elements.clone();
    this.hashCode = Arrays.deepHashCode(this.params);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimpleKey that && Arrays.deepEquals(params, that.params);
  }

  @Override
  public final int hashCode() {
    return hashCode;
  }
}
