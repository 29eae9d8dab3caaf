package org.shardcache.benchmarks.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;

/**
 * Answers each line of its input with one line: {@code ok}, {@code refused} or {@code failed},
 * followed by words. Whatever the contender prints goes to the error output. Ends with its input,
 * and so with the driver.
 */
public final class Agent {
  private final Session<?> session;

  private Agent(Contender<?> contender) {
    this.session = new Session<>(contender);
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream replies = System.out;
    System.setOut(System.err);
    Agent agent = new Agent(onlyContender());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      replies.println(agent.answer(line));
      replies.flush();
    }
    System.exit(0);
  }

  @SuppressWarnings("rawtypes")
  private static Contender<?> onlyContender() {
    List<Contender> all =
        StreamSupport.stream(ServiceLoader.load(Contender.class).spliterator(), false).toList();
    if (all.size() != 1) {
      throw new IllegalStateException("The class path should have one contender, not " + all);
    }
    return all.get(0);
  }

  private String answer(String line) {
    String[] words = line.split(" ", 2);
    String rest = words.length == 1 ? "" : words[1];
    try {
      return switch (words[0]) {
        case "describe" -> "ok " + session.describe();
        case "prepare" -> prepare(rest);
        case "run" -> "ok " + session.run(Long.parseLong(rest)).line();
        case "release" -> release();
        default -> "failed unknown command: " + line;
      };
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    } catch (Exception failure) {
      failure.printStackTrace();
      return "failed " + failure.toString().replaceAll("\\s+", " ");
    }
  }

  private String prepare(String line) throws Exception {
    return session
        .prepare(Servers.parse(line), Scenario.parse(line))
        .map(refusal -> "refused " + refusal)
        .orElse("ok");
  }

  private String release() throws Exception {
    session.release();
    return "ok";
  }
}
