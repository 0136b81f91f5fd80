package org.facelab.serve;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.facelab.dashboard.SafeHeaders;

/** What Jetty itself refuses is answered like everything else, without its pages and stack traces. */
final class JsonErrors extends ErrorHandler {
  private final Figures figures;

  JsonErrors(Figures figures) {
    this.figures = figures;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    base.setHandled(true);
    headers(response.getStatus()).forEach(response::setHeader);
    byte[] json = AnswerJson.error(sentence(response.getStatus()));
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
    figures.answered(Route.OTHER, response.getStatus(), 0);
  }

  /** Of requests that are no HTTP. */
  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    headers(status).forEach(fields::put);
    figures.answered(Route.OTHER, status, 0);
    return ByteBuffer.wrap(AnswerJson.error(sentence(status)));
  }

  private static Map<String, String> headers(int status) {
    Map<String, String> headers = new HashMap<>(SafeHeaders.of(DemoServer.NOTHING));
    headers.put("Content-Type", AnswerJson.TYPE);
    if (status == 503) {
      headers.put("Retry-After", Integer.toString(Limits.RETRY_SECONDS));
    }
    return headers;
  }

  private static String sentence(int status) {
    if (status == 503) {
      return DemoServer.stopping().getMessage(); // nothing else makes Jetty say so
    }
    return status < 500
        ? "The request cannot be understood (%s).".formatted(HttpStatus.getMessage(status))
        : "The server failed.";
  }
}
