/** A command-line tool that shows shards, their health, and where entries live. */
@NullMarked
package org.shardcache.tool;

import org.jspecify.annotations.NullMarked;
