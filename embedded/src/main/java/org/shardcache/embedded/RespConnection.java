package org.shardcache.embedded;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to one server that sends a command and reads its reply as text, over TCP or a Unix
 * socket, and never beyond its deadline.
 */
final class RespConnection implements Closeable {
  private static final int MAX_REPLY_LENGTH = 512 << 20;

  private final SocketChannel channel;
  private final Selector selector;
  private final Deadline deadline;
  private final ByteBuffer input = ByteBuffer.allocate(8_192).limit(0);

  private RespConnection(SocketChannel channel, Selector selector, Deadline deadline) {
    this.channel = channel;
    this.selector = selector;
    this.deadline = deadline;
  }

  static RespConnection open(SocketAddress address, Deadline deadline) throws IOException {
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    RespConnection connection;
    try {
      connection = new RespConnection(channel, channel.provider().openSelector(), deadline);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
    try {
      connection.connect(address);
      return connection;
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  private void connect(SocketAddress address) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    boolean connected = channel.connect(address);
    while (!connected) {
      await(key, SelectionKey.OP_CONNECT);
      connected = channel.finishConnect();
    }
  }

  /**
   * Sends one command and returns its reply: a nil as {@code (nil)}, the elements of an array as
   * lines.
   *
   * @throws ErrorReplyException if the server answers with an error
   */
  String exchange(List<String> words) throws IOException {
    send(words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList());
    return readReply();
  }

  /**
   * Sends one command whose reply is an array of strings, and returns these.
   *
   * @throws ErrorReplyException if the server answers with an error
   */
  List<byte[]> exchangeBytes(List<byte[]> words) throws IOException {
    send(words);
    String header = readLine();
    if (header.startsWith("-")) {
      throw new ErrorReplyException(header.substring(1));
    }
    if (!header.startsWith("*")) {
      throw new IOException("The reply is no array: " + header);
    }
    int count = length(header.substring(1));
    List<byte[]> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(readBytes(length(readLine().substring(1))));
    }
    return elements;
  }

  /**
   * Sends one command and returns its reply as text.
   *
   * @throws ErrorReplyException if the server answers with an error
   */
  String exchangeRaw(List<byte[]> words) throws IOException {
    send(words);
    return readReply();
  }

  private void send(List<byte[]> words) throws IOException {
    ByteBuffer request = encode(words);
    SelectionKey key = channel.keyFor(selector);
    while (request.hasRemaining()) {
      if (channel.write(request) == 0) {
        await(key, SelectionKey.OP_WRITE);
      }
    }
  }

  private static ByteBuffer encode(List<byte[]> words) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (byte[] bytes : words) {
      request.writeBytes(ascii("$" + bytes.length + "\r\n"));
      request.writeBytes(bytes);
      request.writeBytes(ascii("\r\n"));
    }
    return ByteBuffer.wrap(request.toByteArray());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String readReply() throws IOException {
    String header = readLine();
    String rest = header.isEmpty() ? "" : header.substring(1);
    return switch (header.isEmpty() ? '\0' : header.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new ErrorReplyException(rest);
      case '$' -> readText(length(rest));
      case '*' -> readLines(length(rest));
      default -> throw new IOException("The reply is not RESP: " + header);
    };
  }

  private static int length(String digits) throws IOException {
    try {
      int length = Integer.parseInt(digits);
      if (length >= -1 && length <= MAX_REPLY_LENGTH) {
        return length;
      }
    } catch (NumberFormatException notANumber) {
      // reported below
    }
    throw new IOException("The reply is not RESP: length " + digits);
  }

  private String readText(int length) throws IOException {
    return length < 0 ? "(nil)" : new String(readBytes(length), StandardCharsets.UTF_8);
  }

  private byte[] readBytes(int length) throws IOException {
    byte[] bytes = new byte[Math.max(0, length)];
    for (int i = 0; i < length; i++) {
      bytes[i] = readByte();
    }
    readLine();
    return bytes;
  }

  private String readLines(int count) throws IOException {
    if (count < 0) {
      return "(nil)";
    }
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(readReply());
    }
    return String.join("\n", elements);
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte next = readByte(); next != '\r'; next = readByte()) {
      line.write(next);
    }
    readByte();
    return line.toString(StandardCharsets.UTF_8);
  }

  private byte readByte() throws IOException {
    while (!input.hasRemaining()) {
      fill();
    }
    return input.get();
  }

  private void fill() throws IOException {
    input.clear();
    try {
      int count = channel.read(input);
      if (count < 0) {
        throw new EOFException("The server closed the connection");
      }
      if (count == 0) {
        await(channel.keyFor(selector), SelectionKey.OP_READ);
      }
    } finally {
      input.flip();
    }
  }

  private void await(SelectionKey key, int operation) throws IOException {
    key.interestOps(operation);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Interrupted while waiting for the server");
    }
    if (deadline.isOver()) {
      throw new SocketTimeoutException("The server did not answer in time");
    }
    selector.select(ready -> {}, deadline.remainingMillis());
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
