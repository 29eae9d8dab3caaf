package org.shardcache.serialization;

import java.util.Locale;

/** A locale as its language tag, where that says all. */
final class LocaleText {

  private LocaleText() {}

  static String of(Locale locale) {
    String tag = locale.toLanguageTag();
    if (!parse(tag).equals(locale)) {
      throw new SerializationException(
          "a locale cannot be written: it has parts that a language tag (BCP 47) cannot express");
    }
    return tag;
  }

  static Locale parse(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    if (!locale.toLanguageTag().equals(tag)) { // it passes over what it does not understand
      throw new SerializationException("A locale cannot be read: its language tag is damaged");
    }
    return locale;
  }
}
