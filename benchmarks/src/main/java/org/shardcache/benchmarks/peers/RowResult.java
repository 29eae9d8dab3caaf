package org.shardcache.benchmarks.peers;

import java.util.List;

/**
 * A row with all its contenders.
 *
 * @param id of the row
 * @param title of the row
 * @param group of the row
 * @param servers it ran on, in words
 * @param cells in the order of the contenders
 */
record RowResult(String id, String title, Group group, String servers, List<Cell> cells) {}
