package org.shardcache.internal.expiry;

import javax.cache.CacheException;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.TimeToLive;

/** How long entries live after creation, access and update. */
public sealed interface ExpiryPlan {

  /** Times known beforehand: an operation needs one round trip. */
  record Fixed(TimeToLive creation, TimeToLive access, TimeToLive update) implements ExpiryPlan {}

  /**
   * A policy that must be asked each time, after it is known whether there is an entry and only one
   * of its methods: an operation needs two round trips.
   */
  record Dynamic(ExpiryPolicy policy) implements ExpiryPlan {

    /** Asks for the time to live of a new entry. */
    public TimeToLive creation() {
      Duration duration = ask("getExpiryForCreation", policy::getExpiryForCreation);
      if (duration == null) {
        throw new CacheException(
            policy.getClass().getName()
                + ".getExpiryForCreation() returned null, but a new entry has no time to live that"
                + " could stay as it is. Return Duration.ETERNAL for entries that do not expire.");
      }
      return timeToLive(duration);
    }

    /** Asks for the time to live after an access. */
    public TimeToLive access() {
      return timeToLive(ask("getExpiryForAccess", policy::getExpiryForAccess));
    }

    /** Asks for the time to live after an update. */
    public TimeToLive update() {
      return timeToLive(ask("getExpiryForUpdate", policy::getExpiryForUpdate));
    }

    private @Nullable Duration ask(String method, Question question) {
      try {
        return question.ask();
      } catch (RuntimeException e) {
        throw new CacheException(
            policy.getClass().getName() + "." + method + "() failed; the cache is unchanged.", e);
      }
    }

    private interface Question {
      @Nullable Duration ask();
    }
  }

  /**
   * Recognises the policies of the specification, which are final and have constant durations; any
   * other one is asked each time.
   */
  static ExpiryPlan of(ExpiryPolicy policy) {
    Class<?> type = policy.getClass();
    boolean constant =
        type == CreatedExpiryPolicy.class
            || type == ModifiedExpiryPolicy.class
            || type == AccessedExpiryPolicy.class
            || type == TouchedExpiryPolicy.class
            || type == EternalExpiryPolicy.class;
    if (!constant) {
      return new Dynamic(policy);
    }
    TimeToLive creation = timeToLive(policy.getExpiryForCreation());
    if (creation.equals(TimeToLive.ETERNAL)) { // then the others are eternal or leave it so
      return new Fixed(creation, TimeToLive.UNCHANGED, creation);
    }
    return new Fixed(
        creation, timeToLive(policy.getExpiryForAccess()), timeToLive(policy.getExpiryForUpdate()));
  }

  /** The time that a duration stands for; null leaves the entry's time as it is. */
  static TimeToLive timeToLive(@Nullable Duration duration) {
    if (duration == null) {
      return TimeToLive.UNCHANGED;
    }
    if (duration.isEternal()) {
      return TimeToLive.ETERNAL;
    }
    if (duration.isZero()) {
      return TimeToLive.ZERO;
    }
    // shorter than Redis can count is still not "at once"
    return TimeToLive.ofMillis(
        Math.max(1, duration.getTimeUnit().toMillis(duration.getDurationAmount())));
  }
}
