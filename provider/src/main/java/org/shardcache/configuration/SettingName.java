package org.shardcache.configuration;

/** One known setting: a line of one of the tables of settings. */
interface SettingName {

  /** How it is written at the end of a key. */
  String text();
}
