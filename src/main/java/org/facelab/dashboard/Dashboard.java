package org.facelab.dashboard;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.VertxUIServer;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceData;
import org.facelab.report.LoadedFaces;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;

/**
 * A server of pages on runs and searches: our own, and DL4J's training UI. It shows what trains in this
 * process, as that run's observer, and what is stored. Close it when nobody needs to look any more.
 */
public final class Dashboard implements RunObserver, AutoCloseable {
  /** Only this machine reaches it. */
  public static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final String address;
  private final Shown shown;
  private final Statistics statistics;

  private Dashboard(Vertx vertx, String address, Shown shown, Statistics statistics) {
    this.vertx = vertx;
    this.address = address;
    this.shown = shown;
    this.statistics = statistics;
  }

  /**
   * Starts the server.
   *
   * @param host name or address of this machine to listen on; other than loopback, the address that is to
   *     be opened holds a token
   * @param port to listen on; 0 for DL4J's usual one, or a free one where that is taken
   * @throws InputException if this machine has no such host, or the port is taken
   */
  public static Dashboard start(String host, int port) throws InterruptedException {
    InetAddress address = ListenAddress.resolve(host);
    try {
      return listening(address, port == 0 ? VertxUIServer.DEFAULT_UI_PORT : port);
    } catch (ExecutionException taken) {
      if (port != 0) {
        throw explained(taken, host, port);
      }
    }
    try {
      return listening(address, 0);
    } catch (ExecutionException e) {
      throw explained(e, host, port);
    }
  }

  private static Dashboard listening(InetAddress address, int port)
      throws InterruptedException, ExecutionException {
    Token token = address.isLoopbackAddress() ? null : Token.random();
    Shown shown = new Shown();
    Statistics statistics = new Statistics();
    Pages pages = new Pages(shown);
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(2).setEventLoopPoolSize(1));
    UiServer server =
        new UiServer(
            address.getHostAddress(),
            port,
            dl4j ->
                new FrontDoor(
                    vertx,
                    new Guard(token),
                    pages,
                    session -> shown.run(session).map(statistics::show).orElse(false),
                    dl4j));
    statistics.serve(server);
    try {
      deploy(vertx, server);
    } catch (ExecutionException e) {
      vertx.close();
      throw e;
    }
    String opened =
        "http://%s:%d/%s"
            .formatted(
                ListenAddress.shown(address),
                server.getPort(),
                token == null ? "" : "?token=" + token.text());
    return new Dashboard(vertx, opened, shown, statistics);
  }

  /** Shows a run that is stored. */
  public void show(RunFolder stored) {
    shown.run(stored.path());
  }

  /** Shows a search and its trials, also before it has begun. */
  public void showSearch(Path folder) {
    shown.search(folder);
  }

  /** Where a browser finds the first page; with the token where one is needed. */
  public String address() {
    return address;
  }

  @Override
  public Watch watch(RunFolder folder, Experiment experiment, FaceData data) {
    ShownRun run = shown.run(folder.path());
    LiveRun live = new LiveRun(experiment, new LoadedFaces(data));
    run.live(live);
    long steps = (long) experiment.train().epochs() * BatchStream.batchesPerEpoch(data, experiment);
    List<TrainingListener> graphListeners = new ArrayList<>();
    Optional<StatsStorage> storage = statistics.begin(run);
    storage.ifPresent(
        to ->
            graphListeners.add(
                new BoundedStatsListener(to, run.session(), new ReportBudget(steps))));
    return new Watch(
        List.of(live),
        graphListeners,
        () -> {
          run.live(null);
          statistics.end(run);
        });
  }

  /** Stops the server and closes the files of statistics. */
  @Override
  public void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    vertx.close(result -> closed.complete(null));
    closed.join();
    statistics.close();
  }

  /** DL4J's server keeps its mode in a static field, and makes a folder for uploads that it never gets. */
  private static void deploy(Vertx vertx, UiServer server)
      throws InterruptedException, ExecutionException {
    VertxUIServer.getMultiSession().set(true);
    long begun = System.currentTimeMillis();
    CompletableFuture<String> deployed = new CompletableFuture<>();
    vertx.deployVerticle(
        server,
        result -> {
          if (result.succeeded()) {
            deployed.complete(result.result());
          } else {
            deployed.completeExceptionally(result.cause());
          }
        });
    try {
      deployed.get();
    } finally {
      deleteUploadFolders(begun, System.currentTimeMillis());
    }
  }

  private static void deleteUploadFolders(long from, long to) {
    File[] folders =
        new File(System.getProperty("java.io.tmpdir"))
            .listFiles((parent, name) -> name.matches("DL4JUI_[0-9]{1,18}"));
    for (File folder : folders == null ? new File[0] : folders) {
      long made = Long.parseLong(folder.getName().substring("DL4JUI_".length()));
      if (made >= from && made <= to && !folder.delete()) {
        folder.deleteOnExit();
      }
    }
  }

  private static RuntimeException explained(ExecutionException failure, String host, int port) {
    return ListenAddress.obstacle(failure, host, port, "leave it out to take a free one")
        .map(RuntimeException.class::cast)
        .orElseGet(
            () ->
                new RunFailure(
                    "the dashboard does not start (%s); go on without it"
                        .formatted(failure.getCause()),
                    failure));
  }
}
