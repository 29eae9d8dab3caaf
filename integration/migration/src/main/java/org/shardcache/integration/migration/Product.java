package org.shardcache.integration.migration;

import java.io.Serializable;
import java.math.BigDecimal;

/** What the catalogue has; serializable, since some providers need that. */
public record Product(String name, BigDecimal price) implements Serializable {

  Product at(String newPrice) {
    return new Product(name, new BigDecimal(newPrice));
  }
}
