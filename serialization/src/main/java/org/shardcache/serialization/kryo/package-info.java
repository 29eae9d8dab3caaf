/**
 * What an application tells the Kryo serializer about its classes: the only place where types of
 * Kryo appear in a signature.
 */
@NullMarked
package org.shardcache.serialization.kryo;

import org.jspecify.annotations.NullMarked;
