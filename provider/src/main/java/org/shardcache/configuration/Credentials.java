package org.shardcache.configuration;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user and a password that no log shows: {@link #toString()} gives neither. Immutable. */
public final class Credentials {

  private static final Credentials NONE = new Credentials(null, null);

  private final @Nullable String user;
  private final @Nullable String password;

  private Credentials(@Nullable String user, @Nullable String password) {
    this.user = user;
    this.password = password;
  }

  /**
   * Returns the credentials of a server that asks for none.
   *
   * @return credentials without user and password
   */
  public static Credentials none() {
    return NONE;
  }

  /**
   * Returns the credentials of a user, or of the default user.
   *
   * @param user the name of the user, or null for the default user
   * @param password the password, not empty
   * @return the credentials
   * @throws IllegalArgumentException if the password is empty
   */
  public static Credentials of(@Nullable String user, String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("The password is empty; use none() if there is none.");
    }
    return new Credentials(user, password);
  }

  /**
   * Returns the name of the user.
   *
   * @return null for the default user, and where there is no password
   */
  public @Nullable String user() {
    return user;
  }

  /**
   * Returns the password.
   *
   * @return null if the server asks for none
   */
  public @Nullable String password() {
    return password;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Credentials that
        && Objects.equals(user, that.user)
        && Objects.equals(password, that.password);
  }

  @Override
  public int hashCode() {
    return Objects.hash(user, password);
  }

  /**
   * Says only whether there are credentials.
   *
   * @return {@code none} or {@code ***}
   */
  @Override
  public String toString() {
    return password == null ? "none" : "***";
  }
}
