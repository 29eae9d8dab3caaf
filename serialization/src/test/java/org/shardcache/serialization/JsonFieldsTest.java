package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State that has no property is refused, not dropped. */
class JsonFieldsTest {

  static class Counter {
    private int count = 1;

    void add(int more) {
      count += more;
    }
  }

  static final class SetOnly {
    private int count = 1;

    public void setCount(int count) {
      this.count = count;
    }

    @Override
    public String toString() {
      return "" + count;
    }
  }

  static final class Inherits extends Counter {
    public String name = "";
  }

  static class Named {
    private String name = "a";

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  static final class NamedTwice extends Named {
    private final String name = "b";

    String own() {
      return name;
    }
  }

  record HasCounter(Counter counter) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface Part {}

  static final class LossyPart implements Part {
    private int count = 1;

    int next() {
      return ++count;
    }
  }

  record HasPart(Part part) {}

  /** Everything is written, or need not be. */
  @JsonIgnoreProperties("byClass")
  static final class Whole {
    @JsonProperty private int marked = 2;
    private boolean isActive = true;
    private String aName = "n";
    private String URL = "u";
    @JsonIgnore private int ignored = 3;
    private int byClass = 4;
    private transient int computed = 5;
    private static int shared = 6;

    public boolean isActive() {
      return isActive;
    }

    public void setActive(boolean active) {
      this.isActive = active;
    }

    public String getAName() {
      return aName;
    }

    public void setAName(String aName) {
      this.aName = aName;
    }

    public String getURL() {
      return URL;
    }

    public void setURL(String url) {
      this.URL = url;
    }

    int sum() {
      return marked + ignored + byClass + computed + shared;
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Counter.class,
        SetOnly.class,
        Inherits.class,
        NamedTwice.class,
        HasCounter.class,
      })
  void aFieldWithoutAPropertyIsRefusedWhenTheCacheIsMade(Class<?> type) {
    assertThatThrownBy(() -> json(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining(type == NamedTwice.class ? "field name" : "field count")
        .hasMessageContaining("JsonFieldsTest$")
        .hasMessageContaining("@JsonIgnore");
  }

  @ParameterizedTest
  @ValueSource(classes = LossyPart.class)
  void oneOfAClassThatOnlyTheObjectTellsIsRefusedWhenItIsWritten(Class<?> part) throws Exception {
    Object value = new HasPart((Part) part.getDeclaredConstructor().newInstance());
    assertThatThrownBy(() -> json(HasPart.class).toBytes(value))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("field count")
        .hasMessageContaining(part.getName());
  }

  @ParameterizedTest
  @ValueSource(classes = {Whole.class, Named.class})
  void fieldsThatAreWrittenOrNeedNotBeAreNoReason(Class<?> type) throws Exception {
    Object value = type.getDeclaredConstructor().newInstance();
    Serializer json = json(type);
    assertThat(json.fromBytes(json.toBytes(value))).usingRecursiveComparison().isEqualTo(value);
    if (value instanceof Whole whole) {
      assertThat(whole.sum()).isEqualTo(20);
    }
  }

  private static Serializer json(Class<?> type) {
    return Serializers.create(
        "json",
        new SerializationContext(
                "orders",
                JsonFieldsTest.class.getClassLoader(),
                ClassFilter.builder()
                    .allow(JsonFieldsTest.class.getName() + "$LossyPart")
                    .allowDeclared(type)
                    .build())
            .withTypes(String.class, type));
  }
}
