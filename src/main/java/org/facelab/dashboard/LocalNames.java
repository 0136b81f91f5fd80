package org.facelab.dashboard;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names by which a browser on this machine asks a server on loopback. A page elsewhere whose name was
 * made to point here would ask by that name.
 */
public final class LocalNames {
  /** Numbers cannot be made to point elsewhere, unlike names. */
  private static final Pattern NAMES =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]*)?");

  private LocalNames() {}

  /**
   * Whether a request's host is one of them.
   *
   * @param host of the request, with or without port; may be null
   */
  public static boolean matches(String host) {
    return host != null && NAMES.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
