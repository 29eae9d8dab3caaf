package org.shardcache.configuration;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.Compression;

/** The sections of the settings that are for caches. Immutable. */
final class CacheSections {

  /** The strongest first. */
  private final Map<CacheNameGlob, Map<CacheSetting, Setting>> sections;

  /** Checks the sections, also those that no cache uses yet. */
  CacheSections(Map<String, Map<CacheSetting, Setting>> byGlob) {
    TreeMap<CacheNameGlob, Map<CacheSetting, Setting>> sorted =
        new TreeMap<>(CacheNameGlob.STRONGEST_FIRST);
    byGlob.forEach(
        (glob, settings) -> {
          parsed(settings);
          sorted.put(new CacheNameGlob(glob), Map.copyOf(settings));
        });
    this.sections = sorted;
  }

  /** The settings of one cache, each from the strongest of the sections that match and have it. */
  CacheSettings settings(String cacheName) {
    Map<CacheSetting, Setting> merged = new EnumMap<>(CacheSetting.class);
    sections.forEach(
        (glob, settings) -> {
          if (glob.matches(cacheName)) {
            settings.forEach(merged::putIfAbsent);
          }
        });
    return parsed(merged);
  }

  /** The names that sections are for, in the order of the sections. */
  Set<String> literalNames() {
    Set<String> names = new LinkedHashSet<>();
    sections.keySet().stream()
        .map(CacheNameGlob::literalName)
        .flatMap(Optional::stream)
        .forEach(names::add);
    return names;
  }

  private static CacheSettings parsed(Map<CacheSetting, Setting> settings) {
    return new CacheSettings(
        get(settings, CacheSetting.TTL, Setting::timeToLive),
        get(settings, CacheSetting.ACCESS_TTL, Setting::timeToLive),
        get(settings, CacheSetting.SERIALIZER, Setting::textNotEmpty),
        get(settings, CacheSetting.KEY_SERIALIZER, Setting::textNotEmpty),
        get(settings, CacheSetting.KEY_TYPE, Setting::textNotEmpty),
        get(settings, CacheSetting.VALUE_TYPE, Setting::textNotEmpty),
        get(settings, CacheSetting.COMPRESSION, setting -> setting.choice(Compression.class)),
        get(
            settings,
            CacheSetting.COMPRESSION_THRESHOLD,
            setting -> setting.bytes(Setting.GREATEST_VALUE)),
        get(settings, CacheSetting.STATISTICS, Setting::isTrue),
        get(settings, CacheSetting.MANAGEMENT, Setting::isTrue),
        get(settings, CacheSetting.UNDECODABLE, setting -> setting.choice(Undecodable.class)),
        get(settings, CacheSetting.KEY_PREFIX, Setting::text),
        get(settings, CacheSetting.OWNS_PREFIX, Setting::isTrue),
        get(settings, CacheSetting.SERIALIZATION_ALLOW, Setting::list),
        get(settings, CacheSetting.READ_FROM, setting -> setting.choice(ReadFrom.class)),
        get(settings, CacheSetting.ON_FAILURE, setting -> setting.choice(OnFailure.class)),
        get(settings, CacheSetting.LOAD_LOCK, Setting::isTrue),
        get(settings, CacheSetting.MUST_STAY, Setting::isTrue));
  }

  private static <T> @Nullable T get(
      Map<CacheSetting, Setting> settings, CacheSetting name, Function<Setting, T> parser) {
    Setting setting = settings.get(name);
    return setting == null ? null : parser.apply(setting);
  }
}
