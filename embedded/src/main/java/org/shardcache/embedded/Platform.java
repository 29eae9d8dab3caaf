package org.shardcache.embedded;

import java.util.Locale;

/** An operating system and processor, named as the binaries on the class path are. */
record Platform(String system, String processor) {

  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String osName, String osArch) {
    return new Platform(system(osName.toLowerCase(Locale.ROOT)), processor(osArch));
  }

  private static String system(String osName) {
    if (osName.startsWith("windows")) {
      return "windows";
    }
    return osName.startsWith("mac") || osName.startsWith("darwin") ? "darwin" : osName;
  }

  private static String processor(String osArch) {
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "x86", "i386", "i486", "i586", "i686" -> "386";
      default -> osArch;
    };
  }

  String name() {
    return system + "-" + processor;
  }

  String executable(String file) {
    return system.equals("windows") ? file + ".exe" : file;
  }
}
