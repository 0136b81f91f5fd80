package org.facelab.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Adler32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Checksum;
import org.facelab.config.InputException;

/**
 * The file that a pretrained network's weights come from.
 *
 * @param sha256 its checksum in hexadecimal
 */
public record WeightsFile(Path path, String sha256) {
  /** A file with its checksum. */
  static WeightsFile read(Path path) {
    return read(path, new Adler32());
  }

  /** The same, with a second sum of the bytes on the way. */
  static WeightsFile read(Path path, Checksum sum) {
    MessageDigest digest = newDigest();
    try (InputStream in =
        new CheckedInputStream(new DigestInputStream(Files.newInputStream(path), digest), sum)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new InputException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    return new WeightsFile(path, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
