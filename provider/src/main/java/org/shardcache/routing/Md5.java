package org.shardcache.routing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * MD5 digests for any number of threads: clones one prototype instead of asking the provider list.
 */
final class Md5 {

  private final MessageDigest prototype;

  Md5() {
    try {
      prototype = (MessageDigest) MessageDigest.getInstance("MD5").clone();
    } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
      throw new IllegalStateException(
          "The ketama router needs an MD5 that can be cloned, and this JVM's security providers"
              + " have none; add one that has (it hashes keys and protects nothing).",
          e);
    }
  }

  byte[] digest(byte[] input) {
    try {
      return ((MessageDigest) prototype.clone()).digest(input);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // the constructor has cloned it
    }
  }

  /** One of the four little-endian unsigned words of a digest. */
  static long word(byte[] digest, int index) {
    int at = 4 * index;
    return (digest[at] & 0xFFL)
        | (digest[at + 1] & 0xFFL) << 8
        | (digest[at + 2] & 0xFFL) << 16
        | (digest[at + 3] & 0xFFL) << 24;
  }
}
