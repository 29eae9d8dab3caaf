package org.shardcache.integration.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** A domain with ids, strategies and associations of every kind. */
final class Shop {

  /** What the class filter has to be told: the enums, whose constants stand in keys and entries. */
  static final String ALLOWED = Size.class.getName() + "," + Currency.class.getName();

  private Shop() {}

  static List<Class<?>> entities() {
    return List.of(
        Article.class,
        Customer.class,
        Order.class,
        Stock.class,
        Price.class,
        Payment.class,
        CardPayment.class,
        CashPayment.class);
  }

  enum Size {
    SMALL,
    LARGE
  }

  enum Currency {
    EUR,
    CHF
  }

  /** With a UUID, a natural id and a collection of values. */
  @Entity(name = "Article")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "shop.article")
  @NaturalIdCache(region = "shop.article.codes")
  static class Article {
    @Id UUID id;

    @NaturalId(mutable = true)
    String code;

    String name;
    BigDecimal price;

    @Enumerated(EnumType.STRING)
    Size size;

    @Version int version;

    @ElementCollection
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "shop.article.tags")
    Set<String> tags = new HashSet<>();

    Article() {}

    Article(String code, String name) {
      this.id = UUID.randomUUID();
      this.code = code;
      this.name = name;
      this.price = new BigDecimal("9.90");
      this.size = Size.LARGE;
    }
  }

  @Embeddable
  static class Address {
    String street;
    String city;

    Address() {}

    Address(String street, String city) {
      this.street = street;
      this.city = city;
    }
  }

  /** With an embedded value and a collection of entities. */
  @Entity(name = "Customer")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE, region = "shop.customer")
  static class Customer {
    @Id Long id;
    String name;
    @Embedded Address address;

    @OneToMany(mappedBy = "customer")
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE, region = "shop.customer.orders")
    Set<Order> orders = new HashSet<>();

    Customer() {}

    Customer(long id, String name) {
      this.id = id;
      this.name = name;
      this.address = new Address("Mill Lane 1", "Leeds");
    }
  }

  /** An embedded id of several parts. */
  @Embeddable
  static class OrderId implements Serializable {
    int period;
    String number;

    @Enumerated(EnumType.STRING)
    Currency currency;

    OrderId() {}

    OrderId(int period, String number, Currency currency) {
      this.period = period;
      this.number = number;
      this.currency = currency;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OrderId that
          && period == that.period
          && Objects.equals(number, that.number)
          && currency == that.currency;
    }

    @Override
    public int hashCode() {
      return Objects.hash(period, number, currency);
    }
  }

  @Entity(name = "ShopOrder")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "shop.order")
  static class Order {
    @EmbeddedId OrderId id;
    LocalDate placed;
    @ManyToOne Customer customer;

    Order() {}

    Order(OrderId id, Customer customer) {
      this.id = id;
      this.placed = LocalDate.of(2026, 11, 20);
      this.customer = customer;
    }
  }

  /** A composite id of several attributes. */
  static class StockId implements Serializable {
    String warehouse;
    long shelf;

    StockId() {}

    StockId(String warehouse, long shelf) {
      this.warehouse = warehouse;
      this.shelf = shelf;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof StockId that
          && Objects.equals(warehouse, that.warehouse)
          && shelf == that.shelf;
    }

    @Override
    public int hashCode() {
      return Objects.hash(warehouse, shelf);
    }
  }

  @Entity(name = "Stock")
  @IdClass(StockId.class)
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL, region = "shop.stock")
  static class Stock {
    @Id String warehouse;
    @Id long shelf;
    int pieces;

    Stock() {}

    Stock(StockId id, int pieces) {
      this.warehouse = id.warehouse;
      this.shelf = id.shelf;
      this.pieces = pieces;
    }
  }

  /** Never changes; an enum is its id. */
  @Entity(name = "Price")
  @Immutable
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_ONLY, region = "shop.price")
  static class Price {
    @Id
    @Enumerated(EnumType.STRING)
    Size id;

    BigDecimal amount;

    Price() {}

    Price(Size id, BigDecimal amount) {
      this.id = id;
      this.amount = amount;
    }
  }

  /** The root of a hierarchy, which has one region. */
  @Entity(name = "Payment")
  @Inheritance(strategy = InheritanceType.JOINED)
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "shop.payment")
  abstract static class Payment {
    @Id Long id;
    BigDecimal amount = BigDecimal.TEN;
  }

  @Entity(name = "CardPayment")
  static class CardPayment extends Payment {
    String card;

    CardPayment() {}

    CardPayment(long id, String card) {
      this.id = id;
      this.card = card;
    }
  }

  @Entity(name = "CashPayment")
  static class CashPayment extends Payment {
    String till;

    CashPayment() {}

    CashPayment(long id, String till) {
      this.id = id;
      this.till = till;
    }
  }
}
