package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Step;
import redis.clients.jedis.CommandArguments;

/** A scan over pages that no real server gives on demand. */
final class EntryScanTest {

  private final KeyLayout layout = KeyLayout.ofCache("jcache:", "orders");

  /** A shard whose pages are made up when they are asked for. */
  private static final class Pages implements ShardEntries.Walked {

    private final int count;
    private final IntFunction<List<byte[]>> page;
    private final long timeToLive;
    private int failuresLeft;

    Pages(int count, IntFunction<List<byte[]>> page, long timeToLive) {
      this.count = count;
      this.page = page;
      this.timeToLive = timeToLive;
    }

    @Override
    public <R extends @Nullable Object> R execute(int shard, Request<R> request) {
      if (failuresLeft-- > 0) {
        throw new StoreException("the shard is gone", null);
      }
      List<@Nullable Object> replies = new ArrayList<>();
      request.commands().forEach(command -> replies.add(reply(words(command))));
      return ((Step.Done<R>) request.fold().apply(replies)).result();
    }

    @Override
    public boolean isHome(int shard, byte[] key) {
      return !text(key).startsWith("stray");
    }

    @Override
    public Object list() {
      return this;
    }

    private Object reply(List<byte[]> words) {
      return switch (text(words.get(0))) {
        case "SCAN" -> {
          int cursor = Integer.parseInt(text(words.get(1)));
          int next = cursor + 1 == count ? 0 : cursor + 1;
          yield List.of(bytes("" + next), page.apply(cursor));
        }
        case "MGET" -> words.subList(1, words.size()).stream().map(key -> bytes("v")).toList();
        case "PTTL" -> timeToLive;
        default -> throw new AssertionError(text(words.get(0)));
      };
    }

    private static List<byte[]> words(CommandArguments command) {
      List<byte[]> words = new ArrayList<>();
      command.forEach(word -> words.add(word.getRaw()));
      return words;
    }
  }

  @Test
  void keysThatAShrinkingTableGivesAgainAreDropped() {
    Pages pages = new Pages(40, page -> keys(page / 2 * 1_000, 1_000), -1);

    assertThat(keysOf(scan(pages))).hasSize(20_000).doesNotHaveDuplicates();
  }

  @Test
  void theMemoryOfAScanDoesNotGrowWithTheEntries() {
    Pages pages = new Pages(1_000, page -> keys(page * 1_000, 1_000), -1);
    Iterator<ScannedEntry> scan = scan(pages);
    long before = usedMemory();

    int found = 0;
    for (; found < 990_000; found++) {
      scan.next();
    }

    assertThat(usedMemory() - before).isLessThan(20L << 20);
    assertThat(scan.hasNext()).isTrue();
  }

  @Test
  void whatHasNextAnnouncedIsGivenAlsoWhenItsTimeIsOverSinceThen() {
    Iterator<ScannedEntry> scan = scan(new Pages(1, page -> keys(0, 1), 30));
    long start = System.nanoTime();

    assertThat(scan.hasNext()).isTrue();
    await().pollInterval(Duration.ofMillis(2)).until(() -> System.nanoTime() - start > 50_000_000);

    assertThat(scan.hasNext()).isTrue();
    assertThat(scan.next().hasExpired()).isTrue();
    assertThat(scan.hasNext()).isFalse();
    assertThatThrownBy(scan::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatHasExpiredBeforeItWasAskedForIsNotGiven() {
    assertThat(scan(new Pages(3, page -> keys(page * 10, 10), 0)).hasNext()).isFalse();
  }

  @Test
  void controlKeysForeignKeysAndStraysAreDropped() {
    List<byte[]> page =
        List.of(
            layout.storedKey(bytes("k")),
            layout.controlKey(bytes("k")),
            layout.storedKey(bytes("stray")),
            bytes("foreign"));

    assertThat(keysOf(scan(new Pages(1, cursor -> page, -1)))).containsExactly("k");
  }

  @Test
  void aScanGoesOnWhereAShardFailed() {
    Pages pages = new Pages(10, page -> keys(page * 100, 100), -1);
    Iterator<ScannedEntry> scan = scan(pages);
    List<String> found = new ArrayList<>();
    int failures = 0;

    for (boolean more = true; more; ) {
      try {
        more = scan.hasNext();
        if (more) {
          found.add(text(scan.next().key()));
        }
        if (found.size() % 150 == 149) {
          pages.failuresLeft = 1;
        }
      } catch (StoreException e) {
        failures++;
      }
    }

    assertThat(failures).isPositive();
    assertThat(found).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void emptyPagesAreNotTheEnd() {
    Pages pages = new Pages(500, page -> page == 499 ? keys(0, 3) : List.of(), -1);

    assertThat(keysOf(scan(pages))).hasSize(3);
  }

  private Iterator<ScannedEntry> scan(Pages pages) {
    return new EntryScan(layout, new ShardEntries(layout, pages, List.of(0)));
  }

  private static List<String> keysOf(Iterator<ScannedEntry> scan) {
    List<String> keys = new ArrayList<>();
    scan.forEachRemaining(entry -> keys.add(text(entry.key())));
    return keys;
  }

  private List<byte[]> keys(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> layout.storedKey(bytes("key" + i)))
        .toList();
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
