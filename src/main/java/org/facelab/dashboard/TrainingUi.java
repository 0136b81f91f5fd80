package org.facelab.dashboard;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.facelab.config.RunFailure;

/** DL4J's training UI over one run, on loopback. Close it when training ends. */
public final class TrainingUi implements AutoCloseable {
  private final Vertx vertx;
  private final LoopbackUiServer server;
  private final StatsStorage storage;
  private final TrainingListener listener;

  private TrainingUi(
      Vertx vertx, LoopbackUiServer server, StatsStorage storage, TrainingListener listener) {
    this.vertx = vertx;
    this.server = server;
    this.storage = storage;
    this.listener = listener;
  }

  /**
   * Starts the server on DL4J's usual port, or on a free one where that is taken.
   *
   * @param statistics file that keeps what the UI shows
   * @param session the run's name in the UI
   * @param everySteps steps between two reports
   * @throws RunFailure if the server does not start
   */
  public static TrainingUi start(Path statistics, String session, int everySteps)
      throws InterruptedException {
    System.setProperty(
        DL4JSystemProperties.UI_SERVER_PORT_PROPERTY,
        Integer.toString(freePort(VertxUIServer.DEFAULT_UI_PORT)));
    LoopbackUiServer server = new LoopbackUiServer();
    Vertx vertx = Vertx.vertx();
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
    } catch (ExecutionException e) {
      vertx.close();
      throw new RunFailure(
          "the training UI does not start (%s); train without --ui".formatted(e.getCause()), e);
    }
    StatsStorage storage = new FileStatsStorage(statistics.toFile());
    server.attach(storage);
    return new TrainingUi(vertx, server, storage, new StatsListener(storage, everySteps, session));
  }

  /** What the graph must report to. */
  public TrainingListener listener() {
    return listener;
  }

  /** Where a browser finds the overview. */
  public String address() {
    return server.getAddress() + "/train/overview";
  }

  /** Stops the server and closes the file of statistics. */
  @Override
  public void close() throws IOException {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    vertx.close(result -> closed.complete(null));
    closed.join();
    storage.close();
  }

  private static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return wanted;
    } catch (IOException e) {
      return 0; // taken; the system picks one
    }
  }
}
