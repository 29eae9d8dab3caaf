package org.shardcache.configuration;

import java.util.ArrayList;
import java.util.List;
import org.shardcache.internal.text.NearestName;

/** Finds the known key that was most likely meant by an unknown one. */
final class NearestKey {

  private NearestKey() {}

  static String to(String key) {
    List<String> candidates = new ArrayList<>();
    for (ManagerSetting setting : ManagerSetting.values()) {
      candidates.add(SettingKey.of(setting));
    }
    for (ShardSetting setting : ShardSetting.values()) {
      candidates.add(SettingKey.SHARD_DEFAULTS + setting.text());
    }
    int section = key.indexOf('.', SettingKey.PREFIX.length());
    if (section >= 0) {
      String rest = key.substring(section + 1);
      addSection(candidates, SettingKey.CACHE, rest, CacheSetting.values());
      addSection(candidates, SettingKey.SHARD, rest, ShardSetting.values());
    }
    return NearestName.to(key, candidates).orElseThrow();
  }

  /** The section's name kept, and each setting in the place of as many words as it has itself. */
  private static void addSection(
      List<String> candidates, String section, String rest, SettingName[] settings) {
    for (SettingName setting : settings) {
      int end = rest.length();
      for (int words = setting.text().split("\\.", -1).length; words > 0 && end >= 0; words--) {
        end = rest.lastIndexOf('.', end - 1);
      }
      String name = end > 0 ? rest.substring(0, end) : rest;
      candidates.add(section + name + "." + setting.text());
    }
  }
}
