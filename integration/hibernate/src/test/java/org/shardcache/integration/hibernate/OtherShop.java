package org.shardcache.integration.hibernate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.UUID;
import org.hibernate.Session;
import org.shardcache.integration.hibernate.Shop.Article;

/** Another JVM with the same regions and the same database, which does what it is told. */
final class OtherShop {

  private OtherShop() {}

  /** The settings of both JVMs; they differ in who makes the tables. */
  static CachedSessions.Builder settings(String database, String shards, Path directory) {
    return CachedSessions.on(shards)
        .with("hibernate.connection.url", database)
        .withSettingsFile(directory);
  }

  public static void main(String[] arguments) {
    try (CachedSessions sessions =
            settings(arguments[0], arguments[1], Path.of(arguments[2]))
                .with("hibernate.hbm2ddl.auto", "none")
                .start();
        Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8)) {
      System.out.println("ready");
      while (commands.hasNextLine()) {
        System.out.println(answer(sessions, commands));
      }
    }
  }

  /** What a command gives, behind the number of statements that it took. */
  private static String answer(CachedSessions sessions, Scanner commands) {
    String[] command = commands.nextLine().split(" ", -1);
    StringBuilder result = new StringBuilder();
    long statements =
        sessions.statementsOf(session -> result.append(execute(session, command, commands)));
    return statements + " " + result;
  }

  private static String execute(Session session, String[] command, Scanner commands) {
    switch (command[0]) {
      case "read":
        return session.find(Article.class, UUID.fromString(command[1])).name;
      case "rename":
        session.find(Article.class, UUID.fromString(command[1])).name = command[2];
        return "done";
      case "begin-rename": // and commits when it is told
        session.find(Article.class, UUID.fromString(command[1])).name = command[2];
        session.flush();
        System.out.println("changed");
        return commands.nextLine();
      case "rename-all":
        return ""
            + session
                .createMutationQuery("update Article set name = :name")
                .setParameter("name", command[1])
                .executeUpdate();
      case "count":
        return "" + named(session, command[1]).size();
      default:
        throw new IllegalArgumentException(command[0]);
    }
  }

  /** A cached query, the same in both JVMs. */
  static List<Article> named(Session session, String name) {
    return session
        .createQuery("from Article where name = :name", Article.class)
        .setParameter("name", name)
        .setCacheable(true)
        .getResultList();
  }
}
