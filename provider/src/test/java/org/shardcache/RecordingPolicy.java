package org.shardcache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** A policy of an application's own, of which nobody can know that its durations are constant. */
class RecordingPolicy implements ExpiryPolicy {

  private final @Nullable Duration creation;
  private final @Nullable Duration access;
  private final @Nullable Duration update;
  private final List<String> calls = new CopyOnWriteArrayList<>();

  RecordingPolicy(
      @Nullable Duration creation, @Nullable Duration access, @Nullable Duration update) {
    this.creation = creation;
    this.access = access;
    this.update = update;
  }

  Factory<ExpiryPolicy> factory() {
    return new FactoryBuilder.SingletonFactory<>(this);
  }

  /** Which methods were called since the last time. */
  List<String> takeCalls() {
    List<String> taken = new ArrayList<>(calls);
    calls.clear();
    return taken;
  }

  @Override
  public @Nullable Duration getExpiryForCreation() {
    calls.add("creation");
    return creation;
  }

  @Override
  public @Nullable Duration getExpiryForAccess() {
    calls.add("access");
    return access;
  }

  @Override
  public @Nullable Duration getExpiryForUpdate() {
    calls.add("update");
    return update;
  }
}
