package org.shardcache.benchmarks.contender.jedis;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/** A connection whose requests can be sent before their replies are read. */
final class FlushableConnection extends Connection {

  private FlushableConnection(HostAndPort address) {
    super(address, DefaultJedisClientConfig.builder().build());
  }

  void send() {
    flush();
  }

  /** Makes them for a pool. */
  static final class Factory extends BasePooledObjectFactory<Connection> {
    private final HostAndPort address;

    Factory(HostAndPort address) {
      this.address = address;
    }

    @Override
    public Connection create() {
      Connection connection = new FlushableConnection(address);
      connection.connect();
      return connection;
    }

    @Override
    public PooledObject<Connection> wrap(Connection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public void destroyObject(PooledObject<Connection> pooled) {
      pooled.getObject().close();
    }

    @Override
    public boolean validateObject(PooledObject<Connection> pooled) {
      return pooled.getObject().ping();
    }
  }
}
