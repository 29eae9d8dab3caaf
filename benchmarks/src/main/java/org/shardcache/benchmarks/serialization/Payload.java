package org.shardcache.benchmarks.serialization;

import com.fasterxml.jackson.core.type.TypeReference;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What is written and read. */
public enum Payload {
  STRING_100(String.class) {
    @Override
    Object value() {
      return "0123456789".repeat(10);
    }
  },
  RECORD_6(Item.class) {
    @Override
    Object value() {
      return Item.number(7);
    }
  },
  ENTITY_50(Customer.class) {
    @Override
    Object value() {
      return Customer.number(7);
    }
  },
  RECORDS_1000(new TypeReference<ArrayList<Item>>() {}.getType()) {
    @Override
    Object value() {
      List<Item> items = new ArrayList<>();
      IntStream.range(0, 1000).forEach(i -> items.add(Item.number(i)));
      return items;
    }
  },
  BYTES_100K(byte[].class) {
    @Override
    Object value() {
      byte[] bytes = new byte[100 * 1024];
      new Random(7).nextBytes(bytes);
      return bytes;
    }
  };

  private final Type type;

  Payload(Type type) {
    this.type = type;
  }

  /** For the contenders that have to be told. */
  Type type() {
    return type;
  }

  abstract Object value();
}
