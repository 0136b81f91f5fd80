package org.facelab.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * What {@code /metrics} tells. Labels have few values, whatever is asked for: a route is one of {@link
 * Route}, a status one that this server gives.
 */
final class Figures {
  /** The type of the text that {@link #text} makes. */
  static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("facelab_requests_total")
          .help("Requests that were answered, by route and status.")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("facelab_request_seconds")
          .help("Seconds from a request's headers to its answer, by route.")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .labelNames("route")
          .register(registry);
  private final Histogram stages =
      Histogram.builder()
          .name("facelab_stage_seconds")
          .help("Seconds of a prediction by stage; that of the model includes waiting for it.")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .labelNames("stage")
          .register(registry);
  private final Histogram batches =
      Histogram.builder()
          .name("facelab_batch_faces")
          .help("Faces that the model was asked about at once.")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32)
          .register(registry);
  private final Counter faces =
      Counter.builder()
          .name("facelab_faces_total")
          .help("Faces that were read.")
          .register(registry);

  /** Tells how many faces wait for the model. */
  void watchQueue(IntSupplier depth) {
    watch("facelab_queue_faces", "Faces that wait for the model.", depth);
  }

  /** Tells how many predictions are under way. */
  void watchPredictions(IntSupplier count) {
    watch("facelab_predictions_under_way", "Predictions between their headers and answers.", count);
  }

  private void watch(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }

  /** A request was answered. */
  void answered(Route route, int status, double afterSeconds) {
    requests.labelValues(route.label(), Integer.toString(status)).inc();
    seconds.labelValues(route.label()).observe(afterSeconds);
  }

  /** A stage of a prediction is over: {@code decode}, {@code detect} or {@code model}. */
  void stage(String stage, double tookSeconds) {
    stages.labelValues(stage).observe(tookSeconds);
  }

  /** The model was asked. */
  void asked(int batch) {
    batches.observe(batch);
    faces.inc(batch);
  }

  /** All of it as Prometheus reads it. */
  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toByteArray();
  }
}
