package org.shardcache.embedded;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows of itself, in PEM.
 *
 * @param clientAuthority who must have signed the certificates of clients; null if they need none
 */
record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {

  List<Directive> directives() {
    Directive certificateFile = Directive.of("tls-cert-file", certificate.toString());
    Directive keyFile = Directive.of("tls-key-file", key.toString());
    return clientAuthority == null
        ? List.of(certificateFile, keyFile, Directive.of("tls-auth-clients", "no"))
        : List.of(
            certificateFile,
            keyFile,
            Directive.of("tls-auth-clients", "yes"),
            Directive.of("tls-ca-cert-file", clientAuthority.toString()));
  }
}
