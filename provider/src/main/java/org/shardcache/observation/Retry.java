package org.shardcache.observation;

/** Why a request goes on its way again, within the time budget of its call. */
public enum Retry {
  /** A read was lost with its connection, or nothing of a change was sent before: once more. */
  CONNECTION_LOST,
  /** The server could not be reached; another one may have taken its place. */
  UNREACHABLE,
  /** {@code MOVED}: the slot of the key has another owner. */
  MOVED,
  /** {@code ASK}: the key is on its way to another server. */
  ASK,
  /** {@code TRYAGAIN}, {@code CLUSTERDOWN}, {@code LOADING}: the server may serve it soon. */
  NOT_YET,
  /** {@code READONLY}, {@code MASTERDOWN}: the server is a replica by now. */
  NOT_PRIMARY,
  /** A replica has refused the read, which its primary serves instead. */
  REPLICA_DECLINED,
  /** All connections to a replica were in use, and its primary serves the read instead. */
  REPLICA_BUSY
}
