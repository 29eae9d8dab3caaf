package org.shardcache.serialization.protocols.probe;

import java.net.InetAddress;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** Handles {@code probe://} URLs: counts how often the address of a host is asked for. */
public final class Handler extends URLStreamHandler {

  public static final AtomicInteger LOOK_UPS = new AtomicInteger();

  @Override
  protected InetAddress getHostAddress(URL url) {
    LOOK_UPS.incrementAndGet();
    return null;
  }

  @Override
  protected URLConnection openConnection(URL url) {
    throw new UnsupportedOperationException();
  }
}
