package org.shardcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;

/** Waits until nothing holds the classes of an application any more. */
public final class ClassUnloading {

  private record Any(ClassUnloading component) {}

  private static final class Copies extends ClassLoader {

    Copies() {
      super(ClassUnloading.class.getClassLoader());
    }

    Class<?> define(byte[] bytes) {
      return defineClass(Any.class.getName(), bytes, 0, bytes.length);
    }
  }

  private ClassUnloading() {}

  /** Fails if its class loader is still reachable after a while. */
  public static void awaitIt(WeakReference<ClassLoader> application) {
    letJavaForgetItsLastRecord();
    await("the class loader of the application is gone")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              collectWhatIsNotNeeded();
              return application.refersTo(null);
            });
  }

  /** Java 25 keeps some of it softly, so that it goes when memory is short. */
  private static void collectWhatIsNotNeeded() {
    assertThatThrownBy(() -> IntStream.of(Integer.MAX_VALUE - 8).mapToObj(long[]::new).toList())
        .isInstanceOf(OutOfMemoryError.class);
  }

  /**
   * Java 17 remembers the types of the component that it has linked a record's method for last:
   * here one of a class that is new each time.
   */
  private static void letJavaForgetItsLastRecord() {
    try (InputStream bytes = ClassUnloading.class.getResourceAsStream("ClassUnloading$Any.class")) {
      Constructor<?> any =
          new Copies()
              .define(Objects.requireNonNull(bytes).readAllBytes())
              .getDeclaredConstructor(ClassUnloading.class);
      any.setAccessible(true);
      ClassUnloading component = new ClassUnloading();
      assertThat(any.newInstance(component))
          .isEqualTo(any.newInstance(component))
          .hasSameHashCodeAs(any.newInstance(component));
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
