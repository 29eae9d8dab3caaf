package org.shardcache.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that holds running shards until somebody ends it, and the handle to such a JVM. */
final class ShardHolder implements AutoCloseable {
  private final Process jvm;
  private final List<Long> pids = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  private ShardHolder(Process jvm) {
    this.jvm = jvm;
  }

  /**
   * Starts shards in another JVM; the second of them is paused.
   *
   * @param stdin where that JVM's standard input comes from
   */
  static ShardHolder start(Path temporaryDirectory, ProcessBuilder.Redirect stdin)
      throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporaryDirectory,
                "-cp",
                System.getProperty("java.class.path"),
                ShardHolder.class.getName())
            .redirectInput(stdin)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ShardHolder holder = new ShardHolder(jvm);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("The JVM ended without starting its shards");
      }
      String[] words = line.split(" ", 2);
      holder.pids.add(Long.parseLong(words[0]));
      holder.ports.add(Integer.parseInt(words[1]));
    }
    return holder;
  }

  Process jvm() {
    return jvm;
  }

  List<Long> pids() {
    return pids;
  }

  List<Integer> ports() {
    return ports;
  }

  @Override
  public void close() {
    jvm.destroyForcibly();
  }

  public static void main(String[] args) throws InterruptedException {
    EmbeddedShards shards = EmbeddedShards.start(2);
    for (EmbeddedShard shard : shards.shards()) {
      System.out.println(shard.pid() + " " + shard.port());
    }
    shards.shard(1).pause();
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }
}
