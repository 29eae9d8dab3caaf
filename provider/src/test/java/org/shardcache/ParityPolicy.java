package org.shardcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static javax.cache.expiry.Duration.ETERNAL;
import static javax.cache.expiry.Duration.ZERO;

import java.util.ArrayList;
import java.util.List;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.shardcache.ParityOperation.Effect;

/**
 * An expiry policy and its durations: a column of the table in {@link OperationParityIT}.
 *
 * @param recording the policy if it writes down who asks it
 */
record ParityPolicy(
    String name,
    Factory<ExpiryPolicy> factory,
    @Nullable RecordingPolicy recording,
    @Nullable Duration creation,
    @Nullable Duration access,
    @Nullable Duration update) {

  private static final Duration SOME = new Duration(SECONDS, 100);

  /** The policies of the specification, each also behind a class that nobody recognises. */
  static List<ParityPolicy> all() {
    List<ParityPolicy> policies = new ArrayList<>();
    policies.addAll(both("eternal", EternalExpiryPolicy.factoryOf(), ETERNAL, null, null));
    for (Duration duration : List.of(SOME, ZERO)) {
      String suffix = duration.isZero() ? " zero" : "";
      policies.addAll(
          both("created" + suffix, CreatedExpiryPolicy.factoryOf(duration), duration, null, null));
      policies.addAll(
          both(
              "modified" + suffix,
              ModifiedExpiryPolicy.factoryOf(duration),
              duration,
              null,
              duration));
      policies.addAll(
          both(
              "accessed" + suffix,
              AccessedExpiryPolicy.factoryOf(duration),
              duration,
              duration,
              null));
      policies.addAll(
          both(
              "touched" + suffix,
              TouchedExpiryPolicy.factoryOf(duration),
              duration,
              duration,
              duration));
    }
    policies.add(
        custom("three durations", SOME, new Duration(SECONDS, 200), new Duration(SECONDS, 300)));
    policies.add(custom("eternal once touched", SOME, ETERNAL, ETERNAL));
    policies.add(custom("over once accessed", SOME, ZERO, null));
    policies.add(custom("over once updated", SOME, null, ZERO));
    return List.copyOf(policies);
  }

  private static List<ParityPolicy> both(
      String name,
      Factory<ExpiryPolicy> factory,
      @Nullable Duration creation,
      @Nullable Duration access,
      @Nullable Duration update) {
    return List.of(
        new ParityPolicy(name, factory, null, creation, access, update),
        custom(name, creation, access, update));
  }

  private static ParityPolicy custom(
      String name,
      @Nullable Duration creation,
      @Nullable Duration access,
      @Nullable Duration update) {
    RecordingPolicy recording = new RecordingPolicy(creation, access, update);
    return new ParityPolicy(
        "custom " + name, recording.factory(), recording, creation, access, update);
  }

  /** What the policy says of an effect; null keeps the time that the entry has. */
  @Nullable Duration duration(Effect effect) {
    return switch (effect) {
      case CREATED -> creation;
      case UPDATED -> update;
      case ACCESSED -> access;
      case NONE, REMOVED -> null;
    };
  }

  /** Which methods the effect asks. */
  static List<String> calls(Effect effect) {
    return switch (effect) {
      case CREATED -> List.of("creation");
      case UPDATED -> List.of("update");
      case ACCESSED -> List.of("access");
      case NONE, REMOVED -> List.of();
    };
  }

  /** Whether no entry ever gets a time to live. */
  boolean isEternal() {
    return ETERNAL.equals(creation) && access == null && update == null;
  }

  @Override
  public String toString() {
    return name;
  }
}
