package org.facelab.dashboard;

import java.util.Map;

/** The headers by which a server asks browsers to be careful with what it sends. */
public final class SafeHeaders {
  private SafeHeaders() {}

  /**
   * Headers by their names.
   *
   * @param contentSecurityPolicy what a page may load and run
   */
  public static Map<String, String> of(String contentSecurityPolicy) {
    return Map.of(
        "content-security-policy", contentSecurityPolicy,
        "x-content-type-options", "nosniff",
        "referrer-policy", "no-referrer",
        "cross-origin-resource-policy", "same-origin",
        "cache-control", "no-store");
  }
}
