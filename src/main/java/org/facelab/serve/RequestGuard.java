package org.facelab.serve;

import io.javalin.http.Context;
import java.util.Set;
import org.facelab.dashboard.LocalNames;

/**
 * Who may ask. On loopback, whoever asks by one of this machine's own names; everywhere, pages of this
 * server and programs, but no pages of others: those could have a visitor's browser send photos here and
 * keep the machine busy.
 */
final class RequestGuard {
  private static final Set<String> SAME_SITES = Set.of("same-origin", "none");

  private final boolean loopback;

  /** Of a server on loopback, or of one that others reach. */
  RequestGuard(boolean loopback) {
    this.loopback = loopback;
  }

  /**
   * Lets a request through.
   *
   * @throws Refusal otherwise
   */
  void check(Context request) {
    String host = request.header("Host");
    if (loopback && !LocalNames.matches(host)) {
      throw new Refusal(403, "This server answers to localhost only; see --host.");
    }
    // A page elsewhere may lead here, but neither read answers nor send anything.
    String site = request.header("Sec-Fetch-Site");
    boolean read = request.req().getMethod().matches("GET|HEAD");
    boolean navigation = read && "navigate".equals(request.header("Sec-Fetch-Mode"));
    if (site != null && !SAME_SITES.contains(site) && !navigation) {
      throw new Refusal(403, "Another site's page may not use this server.");
    }
    String origin = request.header("Origin");
    if (origin != null && !isOwn(origin, host)) {
      throw new Refusal(403, "Another site's page may not use this server.");
    }
  }

  /** Behind a proxy that speaks https the scheme differs from ours. */
  private static boolean isOwn(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
