package org.shardcache.serialization;

/**
 * What stands before an object whose class is not known from its place: 0 is null, an odd number a
 * class with a number, the others are in turn classes by the place at which they were introduced
 * and objects that came before.
 */
final class Token {

  static final int NULL = 0;

  private Token() {}

  static int ofNumber(int number) {
    return number << 1 | 1;
  }

  static int ofPlace(int place) {
    return place << 2 | 2;
  }

  static int ofReference(int id) {
    return id + 1 << 2;
  }

  static boolean isNumber(int token) {
    return (token & 1) == 1;
  }

  static boolean isReference(int token) {
    return (token & 3) == 0 && token != NULL;
  }

  static int number(int token) {
    return token >>> 1;
  }

  static int place(int token) {
    return token >>> 2;
  }

  static int reference(int token) {
    return (token >>> 2) - 1;
  }
}
