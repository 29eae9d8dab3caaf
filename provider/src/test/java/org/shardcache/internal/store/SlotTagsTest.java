package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.security.MessageDigest;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.shardcache.routing.RedisClusterSlot;

/** The texts that put control keys into the slots of their entries: part of the data format. */
final class SlotTagsTest {

  @Test
  void everySlotHasAShortTextThatIsInIt() {
    for (int slot = 0; slot < RedisClusterSlot.COUNT; slot++) {
      byte[] tag = SlotTags.of(slot);
      assertThat(RedisClusterSlot.of(tag)).isEqualTo(slot);
      assertThat(new String(tag, US_ASCII)).matches("[0-9a-z]{1,4}");
    }
  }

  /** Other programs, and other versions of this one, look for control keys under these texts. */
  @Test
  void theTextsNeverChange() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int slot = 0; slot < RedisClusterSlot.COUNT; slot++) {
      digest.update(SlotTags.of(slot));
      digest.update((byte) '\n');
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("310d5916719b3a0ad22a1c3725c8e111862ca55941e8ff28af8ce3a745e2b88c");
    assertThat(text(SlotTags.of(RedisClusterSlot.of(bytes("0"))))).isEqualTo("0");
  }

  @Property(tries = 2_000)
  void aControlKeyIsInTheSlotOfItsEntry(@ForAll byte[] key) {
    assertOneSlot(KeyLayout.ofCache("jcache:", "a{b}").inCluster(), key);
    assertOneSlot(KeyLayout.ofOwnedPrefix("{all}:").inCluster(), key);
    assertOneSlot(KeyLayout.ofSharedPrefix("").inCluster(), key);
  }

  private static void assertOneSlot(KeyLayout layout, byte[] key) {
    byte[] stored;
    try {
      stored = layout.storedKey(key);
    } catch (IllegalArgumentException reserved) {
      return;
    }
    byte[] control = layout.controlKey(key);
    assertThat(RedisClusterSlot.of(control)).isEqualTo(RedisClusterSlot.of(stored));
    assertThat(layout.isControlKey(control)).isTrue();
    assertThat(layout.key(control)).isNull();
    assertThat(layout.key(stored)).isEqualTo(key);
  }

  @Test
  void aPrefixThatBeginsAHashTagAndDoesNotEndItIsRefused() {
    for (String prefix : new String[] {"a{b:", "{}:", "}{:"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeyLayout.ofOwnedPrefix(prefix).inCluster())
          .withMessageContaining("'" + prefix + "'")
          .withMessageContaining("slot");
    }
  }
}
