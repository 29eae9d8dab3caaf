package org.shardcache.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.cache.CacheException;

/**
 * Finds and reads the settings file that a manager's URI names, or else {@value #DEFAULT} on the
 * class path.
 *
 * @param location as messages say it
 * @param content its keys and values
 */
record SettingsFile(String location, Properties content) {

  static final String DEFAULT = "shardcache.properties";

  private static final String EXTENSION = ".properties";
  private static final Set<String> SHARD_SCHEMES = Set.of("redis", "rediss", "unix", "sentinel");
  private static final Set<String> REMOTE_SCHEMES = Set.of("http", "https", "ftp");

  /**
   * Reads the file that a URI stands for; empty if the URI is just a name and the class path has no
   * {@value #DEFAULT}.
   *
   * @throws CacheException if the URI names a file that cannot be read, or names shards
   */
  static Optional<SettingsFile> of(URI managerUri, URI defaultUri, ClassLoader classLoader) {
    String text = managerUri.toString();
    String scheme = managerUri.getScheme() == null ? "" : managerUri.getScheme();
    scheme = scheme.toLowerCase(Locale.ROOT);
    if (SHARD_SCHEMES.contains(scheme)) {
      throw new CacheException(
          "The URI of a cache manager is published in JMX names and must not say where shards are: "
              + MaskedUri.of(text)
              + ". Put the shards into the setting shardcache.shards, in the Properties of"
              + " getCacheManager or in a settings file, and give the manager the URI of that file or"
              + " any name.");
    }
    if (managerUri.equals(defaultUri)) {
      return onClassPath(DEFAULT, classLoader);
    }
    return switch (scheme) {
      case "file" -> Optional.of(ofPath(path(managerUri)));
      case "classpath" -> {
        String resource = managerUri.getSchemeSpecificPart().replaceFirst("^/+", "");
        yield Optional.of(
            onClassPath(resource, classLoader).orElseThrow(() -> missing(shown(managerUri))));
      }
      case "jar" -> Optional.of(ofUrl(url(managerUri)));
      default -> {
        if (!text.endsWith(EXTENSION)) {
          yield onClassPath(DEFAULT, classLoader);
        }
        yield Optional.of(
            scheme.isEmpty() ? ofPlainPath(managerUri, classLoader) : ofOther(managerUri, scheme));
      }
    };
  }

  /** A path without a scheme, as frameworks hand over: on the class path, else a file. */
  private static SettingsFile ofPlainPath(URI uri, ClassLoader classLoader) {
    String path = String.valueOf(uri.getPath());
    Optional<SettingsFile> resource = onClassPath(path.replaceFirst("^/+", ""), classLoader);
    return resource.orElseGet(
        () -> {
          File file = new File(path);
          if (!file.isFile()) {
            throw missing(shown(uri) + ", looked for on the class path and as a file");
          }
          return ofPath(file.toPath());
        });
  }

  /** Other URLs of this JVM's class path, such as an application server's. */
  private static SettingsFile ofOther(URI uri, String scheme) {
    if (REMOTE_SCHEMES.contains(scheme)) {
      throw new CacheException(
          "The settings file "
              + shown(uri)
              + " is not local. Use a file:, jar: or classpath: URL.");
    }
    return ofUrl(url(uri));
  }

  private static Optional<SettingsFile> onClassPath(String resource, ClassLoader classLoader) {
    return resource.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(classLoader.getResource(resource)).map(SettingsFile::ofResource);
  }

  private static SettingsFile ofResource(URL url) {
    try {
      // read as a file, a directory is an error; read as a URL, it is a list of names
      return url.getProtocol().equals("file") ? ofPath(Path.of(url.toURI())) : ofUrl(url);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return ofUrl(url);
    }
  }

  private static Path path(URI uri) {
    try {
      return uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri);
    } catch (IllegalArgumentException e) {
      throw new CacheException(
          "The settings file "
              + shown(uri)
              + " has a URL that names no file of this machine; the form is file:/path/name.",
          e);
    }
  }

  private static URL url(URI uri) {
    try {
      return uri.toURL();
    } catch (IOException | IllegalArgumentException e) {
      throw new CacheException(
          "The settings file "
              + shown(uri)
              + " has a URL that this JVM cannot open. Use a file:, jar: or classpath: URL.",
          e);
    }
  }

  private static SettingsFile ofPath(Path path) {
    if (!Files.exists(path)) {
      throw missing(path.toString());
    }
    return read(path.toString(), () -> Files.newInputStream(path));
  }

  private static SettingsFile ofUrl(URL url) {
    return read(
        url.toString(),
        () -> {
          URLConnection connection = url.openConnection();
          connection.setUseCaches(false); // or a jar would stay open
          return connection.getInputStream();
        });
  }

  private interface Opening {
    InputStream open() throws IOException;
  }

  private static SettingsFile read(String location, Opening opening) {
    Properties content = new Properties();
    try (InputStream in = opening.open();
        InputStreamReader reader = new InputStreamReader(in, UTF_8.newDecoder())) {
      content.load(reader);
    } catch (CharacterCodingException e) {
      throw new CacheException(
          "The settings file " + location + " is not UTF-8. Save it as UTF-8.", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CacheException(
          "The settings file " + location + " cannot be read: " + reason(e) + ".", e);
    }
    return new SettingsFile(location, content);
  }

  private static String reason(Exception e) {
    return e instanceof IllegalArgumentException
        ? "it has a \\u that is not followed by four hex digits (write \\\\ for a backslash)"
        : String.valueOf(e);
  }

  private static String shown(URI uri) {
    String text = uri.toString();
    return text.contains("@") ? MaskedUri.of(text) : text;
  }

  private static CacheException missing(String location) {
    return new CacheException(
        "There is no settings file "
            + location
            + ". The manager's URI names it: correct the URI, create the file, or use a URI that does"
            + " not look like a file if the manager needs none.");
  }
}
