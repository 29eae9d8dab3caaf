package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;

/** Keys come back as classes of the cache manager's class loader. */
class KeyClassLoaderTest {

  /** Has the fixtures once more, as an application has that is deployed again. */
  private static final class Redeployed extends ClassLoader {

    private final String without;

    Redeployed(String without) {
      super(Redeployed.class.getClassLoader());
      this.without = without;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Fixtures.class.getName())) {
        return super.loadClass(name, resolve);
      }
      if (name.equals(without)) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static KeyCodec codec(ClassLoader loader) {
    ClassFilter filter = ClassFilter.builder().allow("org.shardcache.serialization.**").build();
    return KeyCodecs.create(
        KeyCodecs.DEFAULT, new SerializationContext("orders", loader, filter), Object.class);
  }

  private final KeyCodec here = codec(getClass().getClassLoader());

  @Test
  void aKeyIsReadWithFreshClassesAndHasTheSameBytesThere() throws Exception {
    ClassLoader redeployed = new Redeployed("");
    KeyCodec there = codec(redeployed);
    for (Object key :
        new Object[] {new Money("EUR", 1), Color.GREEN, new Holder(Color.RED), new Money[0]}) {
      byte[] bytes = here.toBytes(key);
      Object back = there.fromBytes(bytes);
      assertThat(back.getClass()).isNotSameAs(key.getClass());
      assertThat(back.getClass().getName()).isEqualTo(key.getClass().getName());
      assertThat(there.toBytes(back)).isEqualTo(bytes);
    }
  }

  @Test
  void aKeyWhoseClassIsGoneIsAnErrorThatNamesIt() {
    byte[] bytes = here.toBytes(new Money("EUR", 1));
    KeyCodec there = codec(new Redeployed(Money.class.getName()));
    assertThatThrownBy(() -> there.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(Money.class.getName())
        .hasMessageContaining("orders");
  }
}
