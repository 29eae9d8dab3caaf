package org.shardcache.testing;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link FaultProxy}, forwarded frame by frame. */
final class ProxiedConnection implements AutoCloseable {

  @FunctionalInterface
  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  /** A command that the server has been sent, and what its reply is replaced by, if so. */
  private record Asked(String command, byte @Nullable [] answer) {}

  private record Reply(byte[] frame, long dueNanos) {}

  private static final byte[] UNKNOWN =
      "*1\r\n$7\r\nREFUSED\r\n".getBytes(StandardCharsets.US_ASCII);

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final BlockingQueue<Asked> unanswered = new LinkedBlockingQueue<>();
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  static void startThread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  void start() {
    startPump("fault-proxy-commands", this::forwardCommands);
    startPump("fault-proxy-replies", this::receiveReplies);
    startPump("fault-proxy-delivery", this::deliverReplies);
  }

  @Override
  public void close() {
    proxy.forget(this);
    closeQuietly(client);
    closeQuietly(server);
    replies.add(new Reply(new byte[0], System.nanoTime())); // wakes the delivery
  }

  private void startPump(String name, Pump pump) {
    startThread(
        name,
        () -> {
          try {
            pump.run();
          } catch (IOException | InterruptedException e) {
            // cut by one of the three
          } finally {
            close();
          }
        });
  }

  private void forwardCommands() throws IOException {
    RespFrames commands = new RespFrames(input(client));
    OutputStream output = server.getOutputStream();
    while (true) {
      byte[] command = commands.next();
      String name = RespFrames.commandName(command);
      byte[] answer = proxy.answerTo(name);
      unanswered.add(new Asked(name, answer));
      output.write(answer == null ? command : UNKNOWN);
    }
  }

  private void receiveReplies() throws IOException, InterruptedException {
    RespFrames frames = new RespFrames(input(server));
    while (true) {
      byte[] frame = frames.next();
      Asked asked = unanswered.take();
      if (proxy.losesReplyTo(asked.command())) {
        return;
      }
      byte[] reply = asked.answer() == null ? frame : asked.answer();
      replies.add(new Reply(reply, System.nanoTime() + proxy.delayOf(reply).toNanos()));
    }
  }

  private void deliverReplies() throws IOException, InterruptedException {
    OutputStream output = client.getOutputStream();
    while (!client.isClosed()) {
      Reply reply = replies.take();
      sleepUntil(reply.dueNanos());
      Duration perByte = proxy.perByte();
      if (perByte.isZero()) {
        output.write(reply.frame());
      } else {
        drip(reply.frame(), perByte, output);
      }
    }
  }

  private static void drip(byte[] frame, Duration perByte, OutputStream output)
      throws IOException, InterruptedException {
    for (byte single : frame) {
      sleepUntil(System.nanoTime() + perByte.toNanos());
      output.write(single);
    }
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long remaining = nanoTime - System.nanoTime();
    if (remaining > 0) {
      Thread.sleep(Duration.ofNanos(remaining).toMillis(), (int) (remaining % 1_000_000));
    }
  }

  private InputStream input(Socket socket) throws IOException {
    return new BufferedInputStream(
        new FilterInputStream(socket.getInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            proxy.awaitReading();
            int count = super.read(bytes, offset, length);
            proxy.awaitReading(); // what came while it waited is held back
            return count;
          }
        });
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is closed all the same
    }
  }
}
