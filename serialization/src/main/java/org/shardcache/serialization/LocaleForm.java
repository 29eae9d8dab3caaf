package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A locale as its language tag; one that has none, such as {@code no_NO_NY}, by its parts. */
final class LocaleForm extends Serializer<Locale> {

  LocaleForm() {
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, Locale locale) {
    String tag = locale.toLanguageTag();
    if (Locale.forLanguageTag(tag).equals(locale)) {
      output.writeString(tag);
      return;
    }
    Locale parts = new Locale(locale.getLanguage(), locale.getCountry(), locale.getVariant());
    if (!parts.equals(locale)) {
      throw new KryoException("A locale has parts that neither its tag nor its constructor takes");
    }
    output.writeString(null);
    output.writeString(locale.getLanguage());
    output.writeString(locale.getCountry());
    output.writeString(locale.getVariant());
  }

  @Override
  public Locale read(Kryo kryo, Input input, Class<? extends Locale> type) {
    String tag = input.readString();
    return tag != null ? LocaleText.parse(tag) : new Locale(part(input), part(input), part(input));
  }

  private static String part(Input input) {
    @Nullable String part = input.readString();
    if (part == null) {
      throw new KryoException("A locale without a part");
    }
    return part;
  }
}
