package org.shardcache.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates or a private key in PEM: blocks of Base64 between lines that name them. */
final class PemFile {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** Version 0 and the algorithm rsaEncryption, which stand before an RSA key in PKCS#8. */
  private static final byte[] RSA_IN_PKCS8 =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private record Block(String type, byte[] content) {}

  private final List<Block> blocks = new ArrayList<>();

  private PemFile(String text) throws IOException {
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      try {
        blocks.add(
            new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
      } catch (IllegalArgumentException e) {
        throw new IOException("its block " + matcher.group(1) + " is not Base64", e);
      }
    }
  }

  static PemFile read(Path path) throws IOException {
    return new PemFile(Files.readString(path, StandardCharsets.ISO_8859_1));
  }

  /** All certificates in their order, at least one. */
  List<Certificate> certificates() throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("it has no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /** The first private key. */
  PrivateKey privateKey() throws IOException, GeneralSecurityException {
    for (Block block : blocks) {
      switch (block.type()) {
        case "PRIVATE KEY" -> {
          return ofPkcs8(block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return ofPkcs8(pkcs8(block.content()));
        }
        case "EC PRIVATE KEY" ->
            throw new IOException(
                "its key is in the form of SEC 1; convert it with openssl pkcs8 -topk8 -nocrypt");
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IOException(
                "its key is encrypted; put it into a key store (tls.key-store), or decrypt it with"
                    + " openssl pkcs8 and protect the file");
        default -> {}
      }
    }
    throw new IOException("it has no private key in PEM (-----BEGIN PRIVATE KEY-----)");
  }

  private static PrivateKey ofPkcs8(byte[] encoded) throws IOException, GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // a key of another algorithm
      }
    }
    throw new IOException("its key is none of " + String.join(", ", KEY_ALGORITHMS));
  }

  private static byte[] pkcs8(byte[] rsaKey) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA_IN_PKCS8);
    content.writeBytes(der(OCTET_STRING, rsaKey));
    return der(SEQUENCE, content.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    if (content.length < 0x80) {
      encoded.write(content.length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
      encoded.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        encoded.write(content.length >>> (8 * i));
      }
    }
    encoded.writeBytes(content);
    return encoded.toByteArray();
  }
}
