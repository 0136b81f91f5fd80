package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.facelab.Experiments;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingUiTest {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void showsARunWithAllOfItsAssets() throws Exception {
    ResolvedExperiment resolved = Experiments.tiny();
    FaceData data = DataLoader.load(resolved.experiment());
    TrainingRun run = TrainingRun.start(resolved, data, folder.resolve("run"), Backend.start(2));
    RunFolder files = run.folder();
    try (TrainingUi ui = TrainingUi.start(files.uiStats(), "tiny/run", 1)) {
      run.run(
          List.of(),
          (folder, e, d) -> new RunObserver.Watch(List.of(), List.of(ui.listener()), () -> {}),
          () -> false);
      String base = ui.address().replace("/train/overview", "");
      for (String page : List.of("/train/overview", "/train/model", "/train/system")) {
        HttpResponse<String> html = get(base + page);
        assertThat(html.statusCode()).as(page).isEqualTo(200);
        Matcher assets = ASSET.matcher(html.body());
        while (assets.find()) {
          assertThat(get(base + assets.group(1)).statusCode()).as(assets.group(1)).isEqualTo(200);
        }
      }
    }
    StatsStorage stored = new FileStatsStorage(files.uiStats().toFile());
    assertThat(stored.listSessionIDs()).containsExactly("tiny/run");
    assertThat(stored.getNumUpdateRecordsFor("tiny/run")).isPositive();
    stored.close();
  }

  @Test
  void listensOnLoopbackAlone() throws Exception {
    try (TrainingUi ui = TrainingUi.start(folder.resolve("stats.db"), "s", 1)) {
      int port = URI.create(ui.address()).getPort();
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : card.inetAddresses().toList()) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(() -> connect(address, port))
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
      connect(InetAddress.getLoopbackAddress(), port);
    }
  }

  @Test
  void takesAnotherPortWhereTheUsualOneIsBusy() throws Exception {
    try (ServerSocket busy = busy();
        TrainingUi ui = TrainingUi.start(folder.resolve("stats.db"), "s", 1)) {
      assertThat(URI.create(ui.address()).getPort()).isNotEqualTo(VertxUIServer.DEFAULT_UI_PORT);
      assertThat(get(ui.address()).statusCode()).isEqualTo(200);
      assertThat(busy.isBound()).isTrue();
    }
  }

  @Test
  void nothingListensAfterItIsClosed() throws Exception {
    TrainingUi ui = TrainingUi.start(folder.resolve("stats.db"), "s", 1);
    int port = URI.create(ui.address()).getPort();
    ui.close();
    assertThatThrownBy(() -> connect(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(ConnectException.class);
  }

  private static ServerSocket busy() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), VertxUIServer.DEFAULT_UI_PORT));
    return socket;
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
    }
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
