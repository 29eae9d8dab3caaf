package org.shardcache.benchmarks.agent;

/** What one measured call does. */
public enum Operation {
  /** Reads an entry that is there, chosen at random. */
  GET,
  /** Writes an entry that is there, chosen at random. */
  PUT,
  /** Nine reads for each write. */
  MIXED,
  /** Writes an entry that is not there. */
  PUT_IF_ABSENT,
  /** An entry processor that reads an entry and writes it again. */
  INVOKE,
  /** Reads as many entries as the scenario's batch. */
  GET_ALL,
  /** Writes as many entries as the scenario's batch. */
  PUT_ALL,
  /** Reads all entries, one after the other. */
  ITERATE,
  /** Removes all entries, which are put there before each call. */
  CLEAR
}
