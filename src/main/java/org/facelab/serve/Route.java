package org.facelab.serve;

import java.util.Locale;

/** What is asked for, as the figures name it. */
enum Route {
  PAGE,
  PREDICT,
  MODEL,
  HEALTH,
  METRICS,
  OPENAPI,
  OTHER;

  /** The route of a path. */
  static Route of(String path) {
    return switch (path) {
      case "/" -> PAGE;
      case "/api/predict" -> PREDICT;
      case "/api/model" -> MODEL;
      case "/health" -> HEALTH;
      case "/metrics" -> METRICS;
      case "/openapi.json" -> OPENAPI;
      default -> WebFiles.has(path) ? PAGE : OTHER;
    };
  }

  /** The label's value. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
