package org.shardcache.internal.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.processor.MutableEntry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.EntryCodec.OnUndecodable;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Token;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.KeyCodecs;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializers;

/** A processor sees what it has done itself, and only the sum of that is committed. */
final class ProcessorEntryTest {

  /** A call of an entry; the new value differs from step to step. */
  enum Step {
    EXISTS,
    READ,
    SET,
    REMOVE
  }

  private static final byte[] STORED = "stored".getBytes(UTF_8);

  private final ExpiryPlan plan = ExpiryPlan.of(new CreatedExpiryPolicy(Duration.ONE_HOUR));
  private final EntryCodec<String, String> codec = codec();

  @Property(tries = 500)
  void aProcessorSeesAVariableOfItsOwn(
      @ForAll boolean present, @ForAll @Size(max = 8) List<Step> steps) {
    ProcessorEntry<String, String> entry = entry(present ? STORED : null);
    String variable = present ? "stored" : null;

    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case EXISTS -> assertThat(entry.exists()).isEqualTo(variable != null);
        case READ -> assertThat(entry.getValue()).isEqualTo(variable);
        case SET -> {
          variable = "value " + i;
          entry.setValue(variable);
        }
        case REMOVE -> {
          variable = null;
          entry.remove();
        }
      }
    }

    assertThat(entry.exists()).isEqualTo(variable != null);
    assertThat(entry.getValue()).isEqualTo(variable);
  }

  @Property(tries = 500)
  void whatIsCommittedIsWhatTheProcessorSeesAtLast(
      @ForAll boolean present, @ForAll @Size(max = 8) List<Step> steps) {
    ProcessorEntry<String, String> entry = entry(present ? STORED : null);
    run(entry, steps);
    boolean changed = steps.contains(Step.SET) || steps.contains(Step.REMOVE);
    String last = entry.getValue();

    Commit commit = Commit.of(entry, plan, null);

    if (!changed) {
      assertThat(commit).isNull();
    } else if (last != null) {
      assertThat(commit).isNotNull();
      assertThat(commit.change().mutation())
          .isInstanceOfSatisfying(
              Write.class, write -> assertThat(new String(write.bytes(), UTF_8)).isEqualTo(last));
    } else if (commit != null) {
      assertThat(commit.change().mutation()).isInstanceOf(Delete.class);
    } else { // it has taken back what it brought itself
      assertThat(present).isFalse();
    }
  }

  @Property(tries = 200)
  void everyCommitDependsOnWhatTheProcessorSawAndOnItsLease(
      @ForAll boolean present, @ForAll boolean leased, @ForAll @Size(max = 5) List<Step> steps) {
    ProcessorEntry<String, String> entry = entry(present ? STORED : null);
    Token lease = leased ? Token.forLease() : null;
    run(entry, steps);

    Commit commit = Commit.of(entry, plan, lease);

    if (commit != null) {
      assertThat(commit.change().condition())
          .isEqualTo(new Unchanged(present ? STORED : null, lease));
      assertThat(commit.target()).isEqualTo(Commit.Target.APPLICATION);
    }
  }

  @Test
  void anEntryTellsItsKeyAndNeverItsValueInALog() {
    ProcessorEntry<String, String> entry = entry(STORED);
    entry.setValue("secret");

    assertThat(entry.getKey()).isEqualTo("key");
    assertThat(entry.toString()).doesNotContain("secret", "stored", "key");
    MutableEntry<?, ?> unwrapped = entry.unwrap(MutableEntry.class);
    assertThat(unwrapped).isSameAs(entry);
    assertThatThrownBy(() -> entry.unwrap(Map.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.Map");
    assertThatThrownBy(() -> entry.setValue(null)).isInstanceOf(NullPointerException.class);
  }

  private static void run(ProcessorEntry<String, String> entry, List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case EXISTS -> entry.exists();
        case READ -> entry.getValue();
        case SET -> entry.setValue("value " + i);
        case REMOVE -> entry.remove();
      }
    }
  }

  private ProcessorEntry<String, String> entry(byte @Nullable [] stored) {
    return new ProcessorEntry<>("key", "key".getBytes(UTF_8), stored, codec, null);
  }

  private static EntryCodec<String, String> codec() {
    SerializationContext context =
        new SerializationContext(
            "test", ProcessorEntryTest.class.getClassLoader(), ClassFilter.builder().build());
    return new EntryCodec<>(
        "test",
        String.class,
        String.class,
        KeyCodecs.create(KeyCodecs.DEFAULT, context, String.class),
        Serializers.create("string", context),
        1_000,
        OnUndecodable.ERROR);
  }
}
