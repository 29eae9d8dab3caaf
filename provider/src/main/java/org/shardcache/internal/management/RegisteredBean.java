package org.shardcache.internal.management;

import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bean under one name; remembers whether it is the one that stands there. */
final class RegisteredBean implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(JmxRegistration.class);

  /** What this bean knows about its name. */
  private enum State {
    /** Not registered. */
    ABSENT,
    /** Not registered because somebody else has the name, which was logged. */
    SKIPPED,
    /** Registered by this object. */
    OWNED,
    /** Not registered, and never again. */
    CLOSED
  }

  /** Asked on first use: starting the platform's server is not free, and most caches never do. */
  private final Supplier<MBeanServer> server;

  private final ObjectName name;
  private final Object bean;
  private State state = State.ABSENT;

  RegisteredBean(Supplier<MBeanServer> server, ObjectName name, Object bean) {
    this.server = server;
    this.name = name;
    this.bean = bean;
  }

  synchronized void register() {
    if (state == State.OWNED || state == State.CLOSED) {
      return;
    }
    try {
      server.get().registerMBean(bean, name);
      state = State.OWNED;
    } catch (InstanceAlreadyExistsException e) {
      if (state != State.SKIPPED) {
        logger.warn(
            "JMX name {} is taken, so this cache has no bean there. Give cache managers that live"
                + " in one JVM different URIs to see each of them.",
            name);
      }
      state = State.SKIPPED;
    } catch (JMException | JMRuntimeException | SecurityException e) {
      throw new CacheException("The MBean server refused to register %s.".formatted(name), e);
    }
  }

  synchronized void unregister() {
    if (state == State.OWNED) {
      remove();
      state = State.ABSENT;
    }
  }

  @Override
  public synchronized void close() {
    State before = state;
    state = State.CLOSED;
    if (before == State.OWNED) {
      remove();
    }
  }

  private void remove() {
    try {
      server.get().unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      logger.debug("JMX bean {} was removed by somebody else.", name, e);
    } catch (JMException | JMRuntimeException | SecurityException e) {
      throw new CacheException("The MBean server refused to remove %s.".formatted(name), e);
    }
  }
}
