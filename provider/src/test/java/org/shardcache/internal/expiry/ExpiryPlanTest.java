package org.shardcache.internal.expiry;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.cache.CacheException;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.store.TimeToLive;

final class ExpiryPlanTest {

  private static final Duration TEN_SECONDS = new Duration(SECONDS, 10);
  private static final TimeToLive TEN_THOUSAND = TimeToLive.ofMillis(10_000);

  /** Answers what a fixed policy answers, but nobody can know that. */
  private record Custom(Duration creation, Duration access, Duration update)
      implements ExpiryPolicy {

    @Override
    public Duration getExpiryForCreation() {
      return creation;
    }

    @Override
    public Duration getExpiryForAccess() {
      return access;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return update;
    }
  }

  @Test
  void thePoliciesOfTheSpecificationAreKnownBeforehand() {
    assertThat(ExpiryPlan.of(new CreatedExpiryPolicy(TEN_SECONDS)))
        .isEqualTo(new Fixed(TEN_THOUSAND, TimeToLive.UNCHANGED, TimeToLive.UNCHANGED));
    assertThat(ExpiryPlan.of(new ModifiedExpiryPolicy(TEN_SECONDS)))
        .isEqualTo(new Fixed(TEN_THOUSAND, TimeToLive.UNCHANGED, TEN_THOUSAND));
    assertThat(ExpiryPlan.of(new AccessedExpiryPolicy(TEN_SECONDS)))
        .isEqualTo(new Fixed(TEN_THOUSAND, TEN_THOUSAND, TimeToLive.UNCHANGED));
    assertThat(ExpiryPlan.of(new TouchedExpiryPolicy(TEN_SECONDS)))
        .isEqualTo(new Fixed(TEN_THOUSAND, TEN_THOUSAND, TEN_THOUSAND));
    assertThat(ExpiryPlan.of(new CreatedExpiryPolicy(Duration.ZERO)))
        .isEqualTo(new Fixed(TimeToLive.ZERO, TimeToLive.UNCHANGED, TimeToLive.UNCHANGED));
  }

  @Test
  void eternalEntriesAreNeverTouchedWhicheverPolicySaysSo() {
    for (ExpiryPolicy policy :
        new ExpiryPolicy[] {
          new EternalExpiryPolicy(),
          new CreatedExpiryPolicy(Duration.ETERNAL),
          new ModifiedExpiryPolicy(Duration.ETERNAL),
          new AccessedExpiryPolicy(Duration.ETERNAL),
          new TouchedExpiryPolicy(Duration.ETERNAL)
        }) {
      assertThat(ExpiryPlan.of(policy))
          .isInstanceOfSatisfying(
              Fixed.class,
              plan -> {
                assertThat(plan.creation()).isEqualTo(TimeToLive.ETERNAL);
                assertThat(plan.access()).isEqualTo(TimeToLive.UNCHANGED);
              });
    }
  }

  @Test
  void anyOtherPolicyIsAskedEachTime() {
    Custom policy = new Custom(TEN_SECONDS, Duration.ZERO, null);

    assertThat(ExpiryPlan.of(policy))
        .isInstanceOfSatisfying(
            Dynamic.class,
            plan -> {
              assertThat(plan.creation()).isEqualTo(TEN_THOUSAND);
              assertThat(plan.access()).isEqualTo(TimeToLive.ZERO);
              assertThat(plan.update()).isEqualTo(TimeToLive.UNCHANGED);
            });
  }

  @Test
  void aNewEntryNeedsATime() {
    Dynamic plan = new Dynamic(new Custom(null, null, null));

    assertThatThrownBy(plan::creation)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Custom.class.getName())
        .hasMessageContaining("getExpiryForCreation")
        .hasMessageContaining("Duration.ETERNAL");
  }

  @Test
  void durationsBecomeWhatRedisCanCount() {
    assertThat(ExpiryPlan.timeToLive(null)).isEqualTo(TimeToLive.UNCHANGED);
    assertThat(ExpiryPlan.timeToLive(Duration.ETERNAL)).isEqualTo(TimeToLive.ETERNAL);
    assertThat(ExpiryPlan.timeToLive(Duration.ZERO)).isEqualTo(TimeToLive.ZERO);
    assertThat(ExpiryPlan.timeToLive(new Duration(MILLISECONDS, 1)))
        .isEqualTo(TimeToLive.ofMillis(1));
    assertThat(ExpiryPlan.timeToLive(new Duration(MILLISECONDS, 1L << 53)))
        .isEqualTo(TimeToLive.ofMillis(1L << 53));
    assertThat(ExpiryPlan.timeToLive(new Duration(MILLISECONDS, (1L << 53) + 1)))
        .isEqualTo(TimeToLive.ETERNAL);
    assertThat(ExpiryPlan.timeToLive(new Duration(DAYS, Long.MAX_VALUE)))
        .isEqualTo(TimeToLive.ETERNAL);
  }
}
