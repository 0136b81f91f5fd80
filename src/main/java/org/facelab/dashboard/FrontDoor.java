package org.facelab.dashboard;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Is asked first: refuses what the {@link Guard} refuses, answers for our own pages, and lets through to
 * DL4J what belongs to the pages of a run under {@code /train}, and nothing else.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  private static final Pattern TRAIN_PAGE = Pattern.compile("/train/([^/]+)(/.*)?");
  private static final Pattern PASSED =
      Pattern.compile(
          "/assets/.*|/setlang/[^/]+/[a-z]{2}|/train/multisession|/train/sessions/lastUpdate/[^/]+");

  private static final Pattern DL4J_HTML = Pattern.compile("/train/[^/]+/(overview|model|system)");

  /** DL4J's pages have scripts and handlers in their HTML; ours have none. */
  private static final String THEIR_SCRIPTS = "'self' 'unsafe-inline'";

  private static final String OUR_SCRIPTS = "'self'";

  private final Vertx vertx;
  private final Guard guard;
  private final Pages pages;
  private final Predicate<String> hasStatistics;
  private final Handler<HttpServerRequest> dl4j;

  /**
   * A door in front of DL4J's handler.
   *
   * @param hasStatistics sees to it that DL4J's pages know a session, or answers false
   */
  FrontDoor(
      Vertx vertx,
      Guard guard,
      Pages pages,
      Predicate<String> hasStatistics,
      Handler<HttpServerRequest> dl4j) {
    this.vertx = vertx;
    this.guard = guard;
    this.pages = pages;
    this.hasStatistics = hasStatistics;
    this.dl4j = dl4j;
  }

  @Override
  public void handle(HttpServerRequest request) {
    secure(request.response().headers(), OUR_SCRIPTS);
    Optional<Answer> refusal = guard.check(request);
    if (refusal.isPresent()) {
      answer(request, refusal.get());
      return;
    }
    String path = request.path();
    if (pages.answersFor(path)) {
      ours(request);
    } else if (PASSED.matcher(path).matches()) {
      pass(request);
    } else {
      Matcher train = TRAIN_PAGE.matcher(path);
      if (train.matches() && hasStatistics.test(train.group(1))) {
        secure(request.response().headers(), THEIR_SCRIPTS);
        pass(request);
      } else if (train.matches()) {
        answer(request, Answer.refusal(404, "No statistics of such a run are at hand."));
      } else {
        answer(request, Answer.refusal(404, "There is no such page."));
      }
    }
  }

  /** DL4J leaves it to the browser to guess what its pages are, which the headers forbid. */
  private void pass(HttpServerRequest request) {
    boolean html = DL4J_HTML.matcher(request.path()).matches();
    request
        .response()
        .putHeader("content-type", html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
    dl4j.handle(request);
  }

  /** Off the event loop, since it reads files and draws pictures. */
  private void ours(HttpServerRequest request) {
    vertx.<Answer>executeBlocking(
        promise -> promise.complete(pages.answer(request.path())),
        false,
        result ->
            answer(
                request,
                result.succeeded()
                    ? result.result()
                    : Answer.refusal(500, "The page failed: " + result.cause().getMessage())));
  }

  private static void answer(HttpServerRequest request, Answer answer) {
    if (!request.response().closed()) {
      request
          .response()
          .setStatusCode(answer.status())
          .putHeader("content-type", answer.type())
          .end(Buffer.buffer(answer.content()));
    }
  }

  private static void secure(MultiMap headers, String scripts) {
    // Charts set the style of their elements.
    SafeHeaders.of(
            "default-src 'self'; script-src "
                + scripts
                + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .forEach((name, value) -> headers.set(name, value));
  }
}
