package org.shardcache.serialization;

/** Which classes may be written and read. */
public final class ClassFilter {}
