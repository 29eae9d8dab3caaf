package org.shardcache.configuration;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.TlsSettings.Identity;
import org.shardcache.configuration.TlsSettings.KeyStoreFile;
import org.shardcache.configuration.TlsSettings.Trust;
import org.shardcache.configuration.TlsSettings.Verify;

/** Reads how connections are encrypted, where they are. */
final class TlsReader {

  /** Who is trusted is said in one place: a shard's own settings replace the defaults together. */
  private static final Set<ShardSetting> TRUST =
      EnumSet.of(
          ShardSetting.TLS_CA,
          ShardSetting.TLS_TRUST_STORE,
          ShardSetting.TLS_TRUST_STORE_PASSWORD,
          ShardSetting.TLS_TRUST_STORE_TYPE);

  private static final Set<ShardSetting> IDENTITY =
      EnumSet.of(
          ShardSetting.TLS_CERTIFICATE,
          ShardSetting.TLS_KEY,
          ShardSetting.TLS_KEY_STORE,
          ShardSetting.TLS_KEY_STORE_PASSWORD,
          ShardSetting.TLS_KEY_STORE_TYPE);

  /** All settings that have a meaning only with TLS. */
  static final Set<ShardSetting> ALL =
      EnumSet.range(ShardSetting.TLS_VERIFY, ShardSetting.TLS_KEY_STORE_TYPE);

  private final Map<ShardSetting, Setting> settings;

  private TlsReader(Map<ShardSetting, Setting> settings) {
    this.settings = settings;
  }

  /** Reads what the sources say together. */
  static TlsSettings read(ShardSources sources) {
    Map<ShardSetting, Setting> merged = new EnumMap<>(ShardSetting.class);
    Setting verify = sources.own().get(ShardSetting.TLS_VERIFY);
    merge(Set.of(ShardSetting.TLS_VERIFY), sources, merged);
    merge(IDENTITY, sources, merged);
    if (verify != null && verify.choice(Verify.class) == Verify.NONE) {
      putAll(TRUST, sources.own(), merged);
    } else {
      merge(TRUST, sources, merged);
    }
    return new TlsReader(merged).parsed();
  }

  /** Reads one section by itself. */
  static TlsSettings read(Map<ShardSetting, Setting> section) {
    return new TlsReader(section).parsed();
  }

  private static void merge(
      Set<ShardSetting> names, ShardSources sources, Map<ShardSetting, Setting> merged) {
    boolean own = names.stream().anyMatch(sources.own()::containsKey);
    putAll(names, own ? sources.own() : sources.common(), merged);
  }

  private static void putAll(
      Set<ShardSetting> names, Map<ShardSetting, Setting> from, Map<ShardSetting, Setting> merged) {
    from.forEach(
        (name, setting) -> {
          if (names.contains(name)) {
            merged.put(name, setting);
          }
        });
  }

  private TlsSettings parsed() {
    Setting verify = settings.get(ShardSetting.TLS_VERIFY);
    Verify verified = verify == null ? Verify.FULL : verify.choice(Verify.class);
    Trust trust = trust();
    if (verified == Verify.NONE && verify != null && !(trust instanceof Trust.Jvm)) {
      throw verify.refused(
          "is none, so nobody is verified, but there are settings that say who is trusted. Use full"
              + " or ca, or leave tls.ca and tls.trust-store out.");
    }
    return new TlsSettings(verified, trust, identity());
  }

  private Trust trust() {
    KeyStoreFile store =
        store(
            ShardSetting.TLS_TRUST_STORE,
            ShardSetting.TLS_TRUST_STORE_PASSWORD,
            ShardSetting.TLS_TRUST_STORE_TYPE);
    Setting authorities = settings.get(ShardSetting.TLS_CA);
    if (authorities == null) {
      return store == null ? new Trust.Jvm() : new Trust.Store(store);
    }
    if (store != null) {
      throw authorities.refused(
          "says who is trusted, and tls.trust-store says it too. Leave one of them out.");
    }
    return new Trust.Authorities(authorities.file());
  }

  private @Nullable Identity identity() {
    KeyStoreFile store =
        store(
            ShardSetting.TLS_KEY_STORE,
            ShardSetting.TLS_KEY_STORE_PASSWORD,
            ShardSetting.TLS_KEY_STORE_TYPE);
    Setting certificate = settings.get(ShardSetting.TLS_CERTIFICATE);
    Setting key = settings.get(ShardSetting.TLS_KEY);
    if (certificate == null) {
      if (key != null) {
        throw key.refused("needs the certificate it is for: set tls.certificate too.");
      }
      return store == null ? null : new Identity.Store(store);
    }
    if (key == null) {
      throw certificate.refused("needs the key it is for: set tls.key too.");
    }
    if (store != null) {
      throw certificate.refused(
          "says who the client is, and tls.key-store says it too. Leave one of them out.");
    }
    return new Identity.Pem(certificate.file(), key.file());
  }

  private @Nullable KeyStoreFile store(
      ShardSetting fileName, ShardSetting passwordName, ShardSetting typeName) {
    Setting file = settings.get(fileName);
    Setting password = settings.get(passwordName);
    Setting type = settings.get(typeName);
    if (file == null) {
      Setting lonely = password == null ? type : password;
      if (lonely != null) {
        throw lonely.refused("is about a store that nobody names. Set " + fileName.text() + ".");
      }
      return null;
    }
    return new KeyStoreFile(
        file.file(),
        password == null ? "" : password.text(),
        type == null ? "PKCS12" : type.textNotEmpty());
  }
}
