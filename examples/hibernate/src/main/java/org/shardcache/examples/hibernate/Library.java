package org.shardcache.examples.hibernate;

import java.io.PrintStream;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.shardcache.examples.hibernate.Book.Shelf;

/** Reads books in one session after the other, and prints how many statements each one costs. */
public final class Library {

  private final SessionFactory sessions;
  private final PrintStream out;

  private Library(SessionFactory sessions, PrintStream out) {
    this.sessions = sessions;
    this.out = out;
  }

  /** Runs the example; everything it needs comes with it. */
  public static void main(String[] arguments) {
    System.setProperty("org.jboss.logging.provider", "slf4j"); // one log for all
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SessionFactory sessions =
        new Configuration().addAnnotatedClass(Book.class).buildSessionFactory()) {
      new Library(sessions, out).showBooks();
    }
  }

  private void showBooks() {
    show(
        "two books are written",
        session -> {
          session.persist(new Book(1, "An Atlas of Tides", Shelf.SCIENCE, Set.of("sea", "moon")));
          session.persist(new Book(2, "Night Trains", Shelf.TRAVEL, Set.of("rail")));
        });
    show("the first one who looks", this::read);
    show("the next one finds all in Redis", this::read);
    show("a search", this::search);
    show("the same search", this::search);
    show(
        "a book gets another title",
        session -> session.getReference(Book.class, 1L).rename("A New Atlas of Tides"));
    show("who looks then sees it, still in Redis", this::read);
    show("the same search knows that books have changed", this::search);
  }

  private void read(Session session) {
    out.println("    " + session.find(Book.class, 1L));
  }

  private void search(Session session) {
    session
        .createQuery("from Book where shelf = :shelf", Book.class)
        .setParameter("shelf", Shelf.SCIENCE)
        .setCacheable(true)
        .getResultList()
        .forEach(book -> out.println("    found " + book));
  }

  private void show(String what, Consumer<Session> work) {
    long before = sessions.getStatistics().getPrepareStatementCount();
    out.println(what);
    sessions.inTransaction(work::accept);
    long statements = sessions.getStatistics().getPrepareStatementCount() - before;
    out.println("    " + statements + " SQL statements");
  }
}
