package org.facelab.serve;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.facelab.dashboard.SafeHeaders;
import org.facelab.export.ModelDescription;
import org.facelab.report.PageFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to ask for, and how it is said that something is not. */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final String BEGUN = "facelab.begun";

  /** After these the rest of the body may still be coming. */
  private static final Set<Integer> UNREAD = Set.of(403, 408, 413, 415, 503);

  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final RequestGuard guard;
  private final PredictHandler predict;
  private final ModelDescription model;
  private final Occupancy occupancy;
  private final BooleanSupplier running;
  private final Figures figures;

  Api(
      RequestGuard guard,
      PredictHandler predict,
      ModelDescription model,
      Occupancy occupancy,
      BooleanSupplier running,
      Figures figures) {
    this.guard = guard;
    this.predict = predict;
    this.model = model;
    this.occupancy = occupancy;
    this.running = running;
    this.figures = figures;
  }

  /** Adds all of it. */
  void register(Javalin javalin) {
    javalin.before(this::before);
    javalin.post("/api/predict", predict);
    javalin.get("/api/model", request -> json(request, AnswerJson.model(model)));
    javalin.get("/health", this::health);
    javalin.get("/metrics", request -> send(request, Figures.TYPE, figures.text()));
    javalin.get(
        "/openapi.json", request -> json(request, PageFiles.read(Api.class, "openapi.json")));
    for (String path : WebFiles.paths()) {
      javalin.get(path, request -> file(request, path));
    }
    javalin.exception(Refusal.class, (e, request) -> refuse(request, e.status(), e.getMessage()));
    javalin.exception(HttpResponseException.class, Api::refuse);
    javalin.exception(Exception.class, Api::fail);
    javalin.after(this::after);
  }

  private void before(Context request) {
    request.attribute(BEGUN, System.nanoTime());
    boolean page = Route.of(request.path()) == Route.PAGE;
    SafeHeaders.of(page ? PAGE_POLICY : DemoServer.NOTHING).forEach(request::header);
    if (page) {
      request.header("permissions-policy", "camera=(self), microphone=(), geolocation=()");
    }
    guard.check(request);
  }

  private void after(Context request) {
    Long begun = request.attribute(BEGUN);
    double seconds = begun == null ? 0 : (System.nanoTime() - begun) / 1e9;
    figures.answered(Route.of(request.path()), request.statusCode(), seconds);
  }

  private void health(Context request) {
    if (occupancy.isStopping()) {
      throw DemoServer.stopping();
    }
    if (!running.getAsBoolean()) {
      throw Batcher.broken();
    }
    json(request, AnswerJson.health());
  }

  private static void file(Context request, String path) throws IOException {
    send(request, WebFiles.type(path), WebFiles.content(path));
  }

  /** An answer in JSON. */
  static void json(Context request, byte[] json) {
    send(request, AnswerJson.TYPE, json);
  }

  private static void send(Context request, String type, byte[] content) {
    // Javalin takes it for a stream of unknown length.
    request.res().setContentLength(content.length);
    request.contentType(type).result(content);
  }

  private static void refuse(HttpResponseException e, Context request) {
    switch (e.getStatus()) {
      case 404 -> refuse(request, 404, "There is nothing at this address; see /openapi.json.");
      case 405 -> {
        String allowed = request.path().equals("/api/predict") ? "POST" : "GET, HEAD";
        request.header("Allow", allowed);
        refuse(request, 405, "This address takes %s only.".formatted(allowed));
      }
      default -> refuse(request, e.getStatus(), "The request cannot be understood.");
    }
  }

  private static void refuse(Context request, int status, String sentence) {
    if (status == 503) {
      request.header("Retry-After", Integer.toString(Limits.RETRY_SECONDS));
    }
    if (UNREAD.contains(status) && request.method() == HandlerType.POST) {
      request.header("Connection", "close");
    }
    json(request.status(status), AnswerJson.error(sentence));
  }

  private static void fail(Exception e, Context request) {
    LOG.error("{} {} failed", request.method(), request.path(), e);
    refuse(request, 500, "The server failed; its terminal says more.");
  }
}
