package org.facelab.dashboard;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who may ask for what. On loopback, whoever is on this machine and asks by one of its names; elsewhere,
 * whoever has the token. Nobody may change anything: DL4J's server takes statistics and files by POST, and
 * those never reach it.
 */
final class Guard {
  private final Token token;

  /** Of a server that is asked for a token, or of one on loopback, which has none. */
  Guard(Token token) {
    this.token = token;
  }

  /** The refusal; empty if the request may go on. */
  Optional<Answer> check(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET) {
      request.response().putHeader("allow", "GET");
      return refuse(405, "The dashboard only shows; it takes nothing.");
    }
    String path = request.path();
    if (!path.matches("/[A-Za-z0-9._/-]*") || path.contains("..") || path.contains("//")) {
      return refuse(404, "There is no such page.");
    }
    // A page elsewhere may lead here, but not fetch from here or frame what it gets.
    String site = request.getHeader("sec-fetch-site");
    String mode = request.getHeader("sec-fetch-mode");
    if ("cross-site".equals(site) && !"navigate".equals(mode)) {
      return refuse(403, "Another site's page may not read the dashboard.");
    }
    return token == null ? checkName(request) : checkToken(request);
  }

  /** A page elsewhere whose name was made to point here would ask by that name. */
  private static Optional<Answer> checkName(HttpServerRequest request) {
    return LocalNames.matches(request.host())
        ? Optional.empty()
        : refuse(403, "The dashboard answers to localhost only; see --host.");
  }

  private Optional<Answer> checkToken(HttpServerRequest request) {
    String cookie = cookieName(request);
    String shown = request.getParam("token");
    if (shown == null) {
      Cookie known = request.getCookie(cookie);
      return known != null && token.matches(known.getValue()) ? Optional.empty() : needsToken();
    }
    if (!token.matches(shown)) {
      return needsToken();
    }
    request
        .response()
        .addCookie(
            Cookie.cookie(cookie, token.text())
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT));
    // Not a redirection: a browser that came from another site would follow it without the cookie.
    String page =
        "<!doctype html><meta charset=utf-8><title>FaceLab</title>"
            + "<meta http-equiv=refresh content='0;url="
            + request.path()
            + "'><a href='"
            + request.path()
            + "'>Go on</a>";
    return Optional.of(Answer.html(page.getBytes(StandardCharsets.UTF_8)));
  }

  /** Cookies know no ports, and two dashboards may listen on one machine. */
  private static String cookieName(HttpServerRequest request) {
    return "facelab-" + request.localAddress().port();
  }

  private static Optional<Answer> needsToken() {
    return refuse(
        401, "The dashboard wants its token: open the whole address that facelab has printed.");
  }

  private static Optional<Answer> refuse(int status, String sentence) {
    return Optional.of(Answer.refusal(status, sentence));
  }
}
