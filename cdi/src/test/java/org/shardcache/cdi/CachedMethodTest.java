package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.spi.DefinitionException;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which annotation counts, the name of the cache, and the parameters of the key. */
final class CachedMethodTest {

  @Retention(RetentionPolicy.RUNTIME)
  @CacheResult(cacheName = "composed")
  @interface Cached {}

  @CacheDefaults(cacheName = "defaults")
  static class Defaulted {
    @CacheResult
    String byDefault() {
      return "";
    }

    @CacheResult(cacheName = "own")
    String named() {
      return "";
    }
  }

  static class Inheriting extends Defaulted {}

  @CacheDefaults(cacheName = "others")
  static class Overriding extends Defaulted {}

  static class Plain {
    @CacheResult
    String inNoCache(String a, int b, long[] c, List<String> d) {
      return "";
    }

    @Cached
    String composed() {
      return "";
    }

    @CacheRemoveAll
    void all() {}

    @CacheResult
    @CacheRemove
    String two() {
      return "";
    }

    @CacheResult
    void nothing() {}

    @CachePut
    void noValue(String key) {}

    @CachePut
    void twoValues(@CacheValue String a, @CacheValue String b) {}

    void notCached() {}
  }

  @CacheResult(cacheName = "class")
  static class Whole {
    String result() {
      return "";
    }

    void nothing() {}

    @CacheRemove(cacheName = "own")
    String change(String key) {
      return key;
    }
  }

  static class Keys {
    @CacheResult
    String all(String a, String b) {
      return "";
    }

    @CacheResult
    String marked(@CacheKey String a, String b, @CacheKey String c) {
      return "";
    }

    @CachePut
    void allButTheValue(String a, @CacheValue String b, String c) {}

    @CachePut
    void markedWithValue(@CacheKey @CacheValue String a, String b) {}

    @CacheRemove
    void none() {}
  }

  private static Method method(Class<?> bean, String name) {
    return Stream.<Class<?>>iterate(bean, c -> c != Object.class, Class::getSuperclass)
        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <A extends Annotation> Optional<CachedMethod<A>> find(
      Class<?> bean, String name, Class<A> type) {
    return CachedMethod.find(method(bean, name), bean, type);
  }

  private static String cacheName(Class<?> bean, String name) {
    return find(bean, name, CacheResult.class).orElseThrow().getCacheName();
  }

  @Test
  void aCacheIsNamedByTheMethodElseByTheDefaultsElseAfterTheMethod() {
    assertThat(cacheName(Defaulted.class, "named")).isEqualTo("own");
    assertThat(cacheName(Defaulted.class, "byDefault")).isEqualTo("defaults");
    assertThat(cacheName(Plain.class, "inNoCache"))
        .isEqualTo(
            "org.shardcache.cdi.CachedMethodTest$Plain"
                + ".inNoCache(java.lang.String,int,[J,java.util.List)");
  }

  @Test
  void defaultsAreThoseOfTheBeanElseOfASuperclass() {
    assertThat(cacheName(Inheriting.class, "byDefault")).isEqualTo("defaults");
    assertThat(cacheName(Overriding.class, "byDefault")).isEqualTo("others");
    assertThat(cacheName(Overriding.class, "named")).isEqualTo("own");
  }

  @Test
  void anAnnotationOfTheApplicationMayStandForOneOfJCache() {
    assertThat(cacheName(Plain.class, "composed")).isEqualTo("composed");
  }

  @Test
  void anAnnotationOfTheClassIsForMethodsWithoutOneThatReturnSomething() {
    assertThat(cacheName(Whole.class, "result")).isEqualTo("class");
    assertThat(find(Whole.class, "nothing", CacheResult.class)).isEmpty();
    assertThat(find(Whole.class, "change", CacheResult.class)).isEmpty();
    assertThat(find(Whole.class, "change", CacheRemove.class)).isPresent();
    assertThat(find(Plain.class, "notCached", CacheResult.class)).isEmpty();
  }

  @Test
  void whatCannotWorkIsRefusedWithTheReason() {
    assertThatThrownBy(() -> find(Plain.class, "two", CacheResult.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContainingAll("two()", "@CacheResult and @CacheRemove");
    assertThatThrownBy(() -> find(Plain.class, "nothing", CacheResult.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContainingAll("nothing()", "returns nothing");
    assertThatThrownBy(() -> find(Plain.class, "noValue", CachePut.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContainingAll("noValue", "@CacheValue");
    assertThatThrownBy(() -> find(Plain.class, "twoValues", CachePut.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContainingAll("twoValues", "not 2");
  }

  @Test
  void keysAreMadeOfTheMarkedParametersElseOfAllButTheValue() {
    assertThat(key("all", CacheResult.class, "a", "b")).containsExactly("a", "b");
    assertThat(key("marked", CacheResult.class, "a", "b", "c")).containsExactly("a", "c");
    assertThat(key("allButTheValue", CachePut.class, "a", "b", "c")).containsExactly("a", "c");
    assertThat(key("markedWithValue", CachePut.class, "a", "b")).containsExactly("a");
    assertThat(key("none", CacheRemove.class)).isEmpty();
  }

  private static List<@Nullable Object> key(
      String name, Class<? extends Annotation> type, Object... arguments) {
    return Stream.of(call(Keys.class, name, type, arguments).getKeyParameters())
        .<@Nullable Object>map(CacheInvocationParameter::getValue)
        .toList();
  }

  private static <A extends Annotation> CachedCall<A> call(
      Class<?> bean, String name, Class<A> type, Object... arguments) {
    CachedMethod<A> method = find(bean, name, type).orElseThrow();
    return new CachedCall<>(method, "target", method.parameters().with(arguments));
  }

  @Test
  void aCallTellsWhatTheStandardWantsToKnow() {
    CachedCall<CachePut> call = call(Keys.class, "allButTheValue", CachePut.class, "a", "b", "c");

    assertThat(call.getTarget()).isEqualTo("target");
    assertThat(call.getMethod()).isEqualTo(method(Keys.class, "allButTheValue"));
    assertThat(call.getCacheAnnotation().afterInvocation()).isTrue();
    assertThat(call.getAnnotations()).containsExactly(call.getCacheAnnotation());
    assertThat(call.getCacheName()).contains("allButTheValue");
    assertThat(call.unwrap(CachedCall.class)).isSameAs(call);
    assertThatThrownBy(() -> call.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
    CacheInvocationParameter value = call.getAllParameters()[1];
    assertThat(call.getValueParameter()).isSameAs(value);
    assertThat(value.getValue()).isEqualTo("b");
    assertThat(value.getRawType()).isEqualTo(String.class);
    assertThat(value.getParameterPosition()).isEqualTo(1);
    assertThat(value.getAnnotations()).hasOnlyElementsOfType(CacheValue.class).hasSize(1);
  }

  @Test
  void onlyACallOfAPutHasAValueParameter() {
    assertThat(call(Keys.class, "all", CacheResult.class, "a", "b").getValueParameter()).isNull();
  }
}
