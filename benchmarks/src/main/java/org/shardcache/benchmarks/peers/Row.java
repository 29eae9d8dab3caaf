package org.shardcache.benchmarks.peers;

import org.shardcache.benchmarks.agent.Callers;
import org.shardcache.benchmarks.agent.Scenario;

/**
 * One thing that is measured with all contenders.
 *
 * @param id its name in options, in lower case
 * @param title what readers see
 * @param group the table it stands in
 * @param placement the servers it runs on
 * @param foreignKeys keys of others on those servers, which no contender may touch
 * @param scenario what contenders are told
 */
record Row(
    String id, String title, Group group, Placement placement, int foreignKeys, Scenario scenario) {

  static Row of(Group group, String id, String title, Scenario scenario) {
    return new Row(id, title, group, Placement.THREE_SHARDS, 0, scenario);
  }

  Row on(Placement other) {
    return new Row(id, title, group, other, foreignKeys, scenario);
  }

  Row besideForeignKeys(int count) {
    return new Row(id, title, group, placement, count, scenario);
  }

  boolean needsVirtualThreads() {
    return scenario.callers() == Callers.VIRTUAL;
  }
}
