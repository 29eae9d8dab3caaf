package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles versions of classes of the package {@code app.v}, each for a class loader of its own.
 */
final class Versions {

  private static final Pattern NAME = Pattern.compile("\\b(?:class|record|enum|interface) (\\w+)");

  private final Path directory;
  private final Map<List<String>, ClassLoader> compiled = new HashMap<>();

  Versions(Path directory) {
    this.directory = directory;
  }

  /**
   * Gives a class loader that has the classes.
   *
   * @param sources one public type each, from behind the word {@code public}
   */
  ClassLoader of(List<String> sources) {
    return compiled.computeIfAbsent(List.copyOf(sources), this::compile);
  }

  private ClassLoader compile(List<String> sources) {
    try {
      Path target = Files.createDirectory(directory.resolve("v" + compiled.size()));
      List<Path> files = new ArrayList<>();
      for (String source : sources) {
        Matcher name = NAME.matcher(source);
        assertThat(name.find()).as(source).isTrue();
        Path file = target.resolve(name.group(1) + ".java");
        Files.writeString(
            file, "package app.v; import java.io.*; import java.util.*; public " + source);
        files.add(file);
      }
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      StringWriter messages = new StringWriter();
      try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
        Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
        List<String> options = List.of("-d", target.toString(), "-proc:none", "-nowarn");
        assertThat(compiler.getTask(messages, manager, null, options, null, units).call())
            .as("%s", messages)
            .isTrue();
      }
      return new URLClassLoader(new URL[] {target.toUri().toURL()}, getClass().getClassLoader());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
