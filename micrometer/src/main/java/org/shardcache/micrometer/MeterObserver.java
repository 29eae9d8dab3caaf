package org.shardcache.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.observation.ShardCall;
import org.shardcache.observation.ShardCall.Kind;
import org.shardcache.observation.ShardCall.Outcome;

/**
 * Records what caches do in meters. No key, no value and no password is in a name or tag.
 * Thread-safe.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>what</th><th>tags</th></tr>
 * <tr><td>shardcache.calls</td><td>timer of calls, with median, 95th and 99th percentile</td>
 *     <td>shard, kind, outcome</td></tr>
 * <tr><td>shardcache.batch.size</td><td>requests of a bulk call</td><td>shard</td></tr>
 * <tr><td>shardcache.lane.batch.size</td><td>calls of many callers that went out together</td>
 *     <td>shard</td></tr>
 * <tr><td>shardcache.retries</td><td>requests that were sent again or on</td><td>shard, reason</td>
 *     </tr>
 * <tr><td>shardcache.failures</td><td>requests that failed</td><td>shard, kind, outcome</td></tr>
 * <tr><td>shardcache.loads</td><td>timer of calls of cache loaders</td><td>cache, outcome</td></tr>
 * <tr><td>shardcache.undecodable</td><td>what was found and could not be decoded</td>
 *     <td>cache</td></tr>
 * </table>
 */
public final class MeterObserver implements CacheObserver {

  private static final String SHARD = "shard";
  private static final String CACHE = "cache";
  private static final String OUTCOME = "outcome";

  private record CallMeter(String shard, Kind kind, Outcome outcome) {}

  private record RetryMeter(String shard, Retry why) {}

  private record LoadMeter(String cache, String outcome) {}

  private final MeterRegistry registry;
  private final Map<CallMeter, Timer> calls = new ConcurrentHashMap<>();
  private final Map<CallMeter, Counter> failures = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> batches = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> flushes = new ConcurrentHashMap<>();
  private final Map<RetryMeter, Counter> retries = new ConcurrentHashMap<>();
  private final Map<LoadMeter, Timer> loads = new ConcurrentHashMap<>();
  private final Map<String, Counter> undecodable = new ConcurrentHashMap<>();

  /** Records into the global registry. */
  public MeterObserver() {
    this(Metrics.globalRegistry);
  }

  /**
   * Records into a registry.
   *
   * @param registry where the meters are
   */
  public MeterObserver(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void shardCalled(ShardCall call) {
    CallMeter meter = new CallMeter(call.shard(), call.kind(), call.outcome());
    calls.computeIfAbsent(meter, this::callTimer).record(call.duration());
    if (call.kind() == Kind.BULK) {
      batches.computeIfAbsent(call.shard(), this::batchSize).record(call.requests());
    }
    if (call.failed() > 0) {
      failures.computeIfAbsent(meter, this::failureCounter).increment(call.failed());
    }
  }

  @Override
  public void retried(String shard, Retry why, int requests) {
    retries.computeIfAbsent(new RetryMeter(shard, why), this::retryCounter).increment(requests);
  }

  @Override
  public void sharedFlush(String shard, int calls) {
    flushes.computeIfAbsent(shard, this::flushSize).record(calls);
  }

  @Override
  public void loaded(String cache, int keys, Duration duration) {
    load(new LoadMeter(cache, "done"), duration);
  }

  @Override
  public void loadFailed(String cache, int keys, Duration duration) {
    load(new LoadMeter(cache, "failed"), duration);
  }

  @Override
  public void undecodable(String cache) {
    undecodable.computeIfAbsent(cache, this::undecodableCounter).increment();
  }

  private void load(LoadMeter meter, Duration duration) {
    loads.computeIfAbsent(meter, this::loadTimer).record(duration);
  }

  private Timer callTimer(CallMeter meter) {
    return Timer.builder("shardcache.calls")
        .description("Calls to a shard")
        .tags(SHARD, meter.shard(), "kind", text(meter.kind()), OUTCOME, text(meter.outcome()))
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(registry);
  }

  private Counter failureCounter(CallMeter meter) {
    return Counter.builder("shardcache.failures")
        .description("Requests to a shard that failed")
        .tags(SHARD, meter.shard(), "kind", text(meter.kind()), OUTCOME, text(meter.outcome()))
        .register(registry);
  }

  private DistributionSummary batchSize(String shard) {
    return DistributionSummary.builder("shardcache.batch.size")
        .description("Requests of a bulk call to a shard")
        .tags(SHARD, shard)
        .register(registry);
  }

  private DistributionSummary flushSize(String shard) {
    return DistributionSummary.builder("shardcache.lane.batch.size")
        .description("Calls that went out together over a shared connection")
        .tags(SHARD, shard)
        .register(registry);
  }

  private Counter retryCounter(RetryMeter meter) {
    return Counter.builder("shardcache.retries")
        .description("Requests that were sent again or on to another server")
        .tags(SHARD, meter.shard(), "reason", text(meter.why()))
        .register(registry);
  }

  private Timer loadTimer(LoadMeter meter) {
    return Timer.builder("shardcache.loads")
        .description("Calls of the cache loader")
        .tags(CACHE, meter.cache(), OUTCOME, meter.outcome())
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(registry);
  }

  private Counter undecodableCounter(String cache) {
    return Counter.builder("shardcache.undecodable")
        .description("Found and not decodable")
        .tags(CACHE, cache)
        .register(registry);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
