package org.facelab.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What a browser must show to a dashboard that listens beyond this machine; 192 random bits. */
final class Token {
  private static final int BYTES = 24;

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /** A new one. */
  static Token random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The token for an address. */
  String text() {
    return text;
  }

  /** Whether somebody has it; takes as long wherever they first differ. */
  boolean matches(String shown) {
    return shown != null
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }
}
