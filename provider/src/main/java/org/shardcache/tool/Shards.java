package org.shardcache.tool;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import org.shardcache.ShardcacheCachingProvider;

/**
 * Prints the shards of a settings file, their health and the numbers of entries, and the place of a
 * key:
 *
 * <pre>{@code
 * java -cp <class path> org.shardcache.tool.Shards [<settings>] [<cache> <key>]
 * }</pre>
 *
 * <p>It changes nothing on the shards. Exit code 0 if all of them answer, 1 if one does not, 2 if
 * the arguments or settings cannot be used.
 */
public final class Shards {

  private static final int USAGE = 2;

  private static final String HELP =
      """
      Prints shards, their health and the numbers of entries, and the place of a key.

        java -cp <class path> org.shardcache.tool.Shards [<settings>] [<cache> <key>]

      <settings>     a settings file or its URL, or the shards themselves: redis://host:6379,...
                     Without it: shardcache.properties on the class path, else REDIS_URI,
                     else redis://localhost:6379. A password on a command line can be seen by
                     others; keep it in a file or in REDIS_URI.
      <cache> <key>  where this key of that cache lives; a key of type Long, Integer or UUID where
                     the settings declare so (shardcache.cache.<cache>.key-type)

      Exit code: 0 all shards answer, 1 a shard does not, 2 wrong arguments or settings.
      """;

  private Shards() {}

  /**
   * Prints to the standard output and ends the JVM with an exit code.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) {
    int exitCode = run(arguments, System.out, System.err);
    System.out.flush();
    System.exit(exitCode);
  }

  /**
   * As {@link #main}, without ending the JVM.
   *
   * @param arguments as above
   * @param out where the report is printed
   * @param err where errors are printed
   * @return the exit code
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    boolean askedForHelp = arguments.length == 1 && arguments[0].matches("-h|--help");
    if (askedForHelp || arguments.length > 3) {
      (askedForHelp ? out : err).print(HELP);
      return askedForHelp ? 0 : USAGE;
    }
    boolean hasSettings = arguments.length % 2 == 1;
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
        CacheManager manager = manager(provider, hasSettings ? arguments[0] : "")) {
      ShardReport report = new ShardReport(manager, out);
      if (arguments.length >= 2) {
        report.printPlace(arguments[arguments.length - 2], arguments[arguments.length - 1]);
      } else {
        report.printShards();
      }
      return report.isComplete() ? 0 : 1;
    } catch (CacheException | IllegalArgumentException e) {
      err.println(Printable.text(String.valueOf(e.getMessage())));
      return USAGE;
    }
  }

  private static CacheManager manager(ShardcacheCachingProvider provider, String settings) {
    ClassLoader loader = Shards.class.getClassLoader();
    if (settings.isEmpty()) {
      return provider.getCacheManager(provider.getDefaultURI(), loader, new Properties());
    }
    if (settings.matches("(redis|rediss|unix|sentinel)://.*")) {
      Properties shards = new Properties();
      shards.setProperty("shardcache.shards", settings);
      return provider.getCacheManager(provider.getDefaultURI(), loader, shards);
    }
    return provider.getCacheManager(location(settings), loader, new Properties());
  }

  private static URI location(String settings) {
    if (settings.matches("[a-z]{2,}:.*")) {
      return URI.create(settings);
    }
    Path file = Path.of(settings);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "There is no settings file " + settings + ". (--help tells what else there may be.)");
    }
    return file.toUri();
  }
}
