package org.facelab.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.facelab.config.RunFailure;
import org.facelab.dashboard.ListenAddress;
import org.facelab.export.FaceModel;

/** Serves the demo page and its API until it is closed. */
public final class DemoServer implements AutoCloseable {
  /** The policy of answers that are no page: nothing may be loaded or run. */
  static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  /** Threads beyond those of predictions: for the page, for those who ask after the server's health. */
  private static final int SPARE_THREADS = 32;

  private static final int CONNECTIONS = 1024;

  private final Limits limits;
  private final Occupancy occupancy;
  private final Batcher batcher;
  private final FaceFinders finders;
  private final Javalin javalin;
  private final String shown;
  private String address;
  private boolean closed;

  private DemoServer(
      Limits limits,
      Occupancy occupancy,
      Batcher batcher,
      FaceFinders finders,
      Javalin javalin,
      String shown) {
    this.limits = limits;
    this.occupancy = occupancy;
    this.batcher = batcher;
    this.finders = finders;
    this.javalin = javalin;
    this.shown = shown;
  }

  /**
   * Starts a server; when this returns, it answers, and its model is warm.
   *
   * @param model to ask; closed with the server, or if that does not start
   * @param finding how faces are found
   * @param host name or address of this machine to listen on
   * @param port to listen on; 0 takes a free one
   * @throws org.facelab.config.InputException if this machine has no such host, or the port is taken
   */
  public static DemoServer start(
      FaceModel model, Finding finding, String host, int port, Limits limits) {
    Figures figures = new Figures();
    Batcher batcher = new Batcher(model, limits, figures);
    FaceFinders finders = null;
    try {
      InetAddress address = ListenAddress.resolve(host);
      int cores = Runtime.getRuntime().availableProcessors();
      finders = finding.finders(model.description().input(), cores);
      Occupancy occupancy = new Occupancy(limits.requests());
      figures.watchPredictions(occupancy::taken);
      Javalin javalin = Javalin.create(config -> configure(config, address, port, limits, figures));
      new Api(
              new RequestGuard(address.isLoopbackAddress()),
              new PredictHandler(limits, occupancy, finders, batcher, figures),
              model.description(),
              occupancy,
              batcher::isRunning,
              figures)
          .register(javalin);
      DemoServer server =
          new DemoServer(
              limits, occupancy, batcher, finders, javalin, ListenAddress.shown(address));
      server.begin(host, port);
      return server;
    } catch (RuntimeException e) {
      batcher.close();
      if (finders != null) {
        finders.close();
      }
      throw e;
    }
  }

  private void begin(String host, int port) {
    try {
      CompletableFuture<Void> ready = batcher.start();
      finders.warmUp();
      ready.join();
    } catch (CompletionException e) {
      throw new RunFailure("the model does not run (%s)".formatted(e.getCause()), e);
    }
    try {
      javalin.start();
      address = "http://%s:%d/".formatted(shown, javalin.port());
    } catch (Exception e) { // Javalin's are checked, but it is written in Kotlin
      throw ListenAddress.obstacle(e, host, port, "name another, or 0 for a free one")
          .map(RuntimeException.class::cast)
          .orElseGet(() -> new RunFailure("the server does not start (%s)".formatted(e), e));
    }
  }

  private static void configure(
      JavalinConfig config, InetAddress address, int port, Limits limits, Figures figures) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false; // the guard and the figures go by the path
    config.http.disableCompression();
    QueuedThreadPool threads = new QueuedThreadPool(limits.requests() + SPARE_THREADS, 8);
    threads.setName("facelab-http");
    config.jetty.threadPool = threads;
    config.jetty.addConnector((server, http) -> connector(server, http, address, port, limits));
    config.jetty.modifyServer(
        server -> {
          // With it, stopping waits for answers that are being written.
          server.setHandler(new StatisticsHandler());
          server.setStopTimeout(limits.stop().toMillis());
          server.setErrorHandler(new JsonErrors(figures));
          server.addBean(new ConnectionLimit(CONNECTIONS, server));
        });
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JsonErrors(figures)));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, InetAddress address, int port, Limits limits) {
    http.setSendServerVersion(false);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setMinRequestDataRate(Limits.BYTES_A_SECOND);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(limits.upload().toMillis());
    connector.addBean(new HeaderWatch(connector, limits.upload()));
    try {
      // Were it Javalin that met a port that is taken, it would stop Jetty and report what that
      // says.
      connector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  /** What is said to those who come too late. */
  static Refusal stopping() {
    return Refusal.busy("The server is stopping.");
  }

  /** Where a browser finds the page. */
  public String address() {
    return address;
  }

  /** Takes no more predictions, finishes those it took, and stops. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      occupancy.drain(limits.stop());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    javalin.stop();
    batcher.close();
    finders.close();
  }
}
