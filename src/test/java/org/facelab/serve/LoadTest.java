package org.facelab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.facelab.dashboard.Dashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many at once, slow ones, and a server that stops in their midst. */
class LoadTest {
  private static final String CROP = "/api/predict?crop=true";
  private static final byte[] FACE = Pictures.file(Pictures.crop(), "png");

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final Gate gate = new Gate(TinyModels.open());

  @AfterEach
  void stop() throws InterruptedException {
    clients.shutdown();
    assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private DemoServer start(Limits limits) {
    return DemoServer.start(gate, ServerTest.FINDING, Dashboard.LOOPBACK, 0, limits);
  }

  @Test
  void sixtyFourClientsGetAnswersAndNothingElse() throws Exception {
    try (DemoServer server = start(Limits.USUAL)) {
      List<Future<Map<Integer, Integer>>> done = new ArrayList<>();
      for (int client = 0; client < 64; client++) {
        done.add(clients.submit(() -> ask(server, 25)));
      }
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (Future<Map<Integer, Integer>> one : done) {
        one.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
      }
      assertThat(statuses.keySet()).isSubsetOf(200, 503);
      assertThat(statuses.get(200)).isGreaterThan(64);
    }
  }

  /** Asks some times over one connection, or over new ones where the server ends it. */
  private static Map<Integer, Integer> ask(DemoServer server, int times) throws IOException {
    Map<Integer, Integer> statuses = new TreeMap<>();
    Asking asking = new Asking(server);
    for (int i = 0; i < times; i++) {
      Asking.Reply reply = asking.ask("POST", CROP, FACE);
      statuses.merge(reply.status(), 1, Integer::sum);
      if ("close".equals(reply.headers().get("connection"))) {
        asking.close();
        asking = new Asking(server);
      }
    }
    asking.close();
    return statuses;
  }

  @Test
  void theModelIsAskedAboutAllWhoWait() throws Exception {
    try (DemoServer server = start(Limits.USUAL)) {
      gate.shut();
      List<Future<Asking.Reply>> replies = new ArrayList<>();
      replies.add(clients.submit(() -> Asking.post(server, CROP, FACE)));
      gate.awaitArrival();
      for (int i = 0; i < 6; i++) {
        replies.add(clients.submit(() -> Asking.post(server, CROP, FACE)));
      }
      awaitMetric(server, "facelab_queue_faces 6.0");
      gate.open();
      for (Future<Asking.Reply> reply : replies) {
        assertThat(reply.get().status()).isEqualTo(200);
        assertThat(reply.get().json().path("faces"))
            .isEqualTo(replies.get(0).get().json().path("faces"));
      }
      assertThat(Asking.get(server, "/metrics").text())
          .contains("facelab_batch_faces_count 2\n")
          .contains("facelab_batch_faces_sum 7.0");
    }
  }

  @Test
  void whenTheQueueIsFullOthersAreAskedToComeAgain() throws Exception {
    try (DemoServer server = start(Limits.USUAL.queue(1))) {
      gate.shut();
      Future<Asking.Reply> first = clients.submit(() -> Asking.post(server, CROP, FACE));
      gate.awaitArrival();
      Future<Asking.Reply> second = clients.submit(() -> Asking.post(server, CROP, FACE));
      awaitMetric(server, "facelab_queue_faces 1.0");
      Asking.Reply third = Asking.post(server, CROP, FACE);
      assertThat(third.status()).isEqualTo(503);
      assertThat(third.headers()).containsEntry("retry-after", "1");
      assertThat(third.error()).contains("try again");
      gate.open();
      assertThat(first.get().status()).isEqualTo(200);
      assertThat(second.get().status()).isEqualTo(200);
    }
  }

  @Test
  void onlySoManyPredictionsAreUnderWayAndHealthAnswersMeanwhile() throws Exception {
    try (DemoServer server = start(Limits.USUAL.requests(1))) {
      gate.shut();
      Future<Asking.Reply> first = clients.submit(() -> Asking.post(server, CROP, FACE));
      gate.awaitArrival();
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(503);
      assertThat(Asking.get(server, "/health").status()).isEqualTo(200);
      gate.open();
      assertThat(first.get().status()).isEqualTo(200);
    }
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() throws Exception {
    try (DemoServer server = start(Limits.USUAL.deadline(Duration.ofMillis(300)))) {
      gate.shut();
      Asking.Reply late = Asking.post(server, CROP, FACE);
      assertThat(late.status()).isEqualTo(503);
      assertThat(late.error()).contains("too busy to answer in time");
      // What nobody waits for any more is not asked.
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(503);
      gate.open();
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(200);
      assertThat(Asking.get(server, "/metrics").text()).contains("facelab_batch_faces_count 2\n");
    }
  }

  @Test
  void aSlowSenderIsCutOff() throws Exception {
    try (DemoServer server = start(Limits.USUAL.upload(Duration.ofMillis(400)))) {
      try (Asking silent = new Asking(server)) {
        silent.send(silent.head("POST", CROP, 1000));
        silent.send(new byte[10]);
        assertThat(silent.reply("POST").status()).isEqualTo(408);
        assertThat(silent.isCutOff()).isTrue();
      }
      try (Asking dripping = new Asking(server)) {
        dripping.send(dripping.head("POST", CROP, 1_000_000));
        Future<Asking.Reply> reply = clients.submit(() -> dripping.reply("POST"));
        while (!reply.isDone()) {
          try {
            dripping.send(new byte[1]);
          } catch (IOException e) {
            break; // it has hung up
          }
          Thread.onSpinWait();
        }
        assertThat(reply.get().status()).isEqualTo(408);
      }
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(200);
    }
  }

  /** Long before its time is up, so that a few of them do not keep everybody out. */
  @Test
  void whoSendsAPhotoByteByByteIsCutOff() throws Exception {
    try (DemoServer server = start(Limits.USUAL.upload(Duration.ofHours(1)));
        Asking dripping = new Asking(server);
        Asking other = new Asking(server)) {
      dripping.send(dripping.head("POST", CROP, 1_000_000));
      Future<Asking.Reply> reply = clients.submit(() -> dripping.reply("POST"));
      for (boolean hungUp = false; !hungUp && !reply.isDone(); ) {
        // Answers to somebody else, who is not kept out, make a byte's time.
        for (int i = 0; i < 10; i++) {
          assertThat(other.ask("GET", "/health", new byte[0]).status()).isEqualTo(200);
        }
        try {
          dripping.send(new byte[1]);
        } catch (IOException e) {
          hungUp = true;
        }
      }
      assertThat(reply.get().status()).isEqualTo(408);
      assertThat(reply.get().error()).contains("fewer than 2000 bytes a second");
    }
  }

  @Test
  void whoSendsHeadersByteByByteIsCutOffToo() throws Exception {
    try (DemoServer server = start(Limits.USUAL.upload(Duration.ofMillis(300)));
        Asking dripping = new Asking(server)) {
      dripping.send("GET /health HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      Future<Boolean> cutOff = clients.submit(dripping::isCutOff);
      // A byte for each answer to somebody else: long before they are too many it is over.
      try (Asking other = new Asking(server)) {
        for (boolean hungUp = false; !hungUp && !cutOff.isDone(); ) {
          assertThat(other.ask("GET", "/health", new byte[0]).status()).isEqualTo(200);
          try {
            dripping.send(new byte[] {'x'});
          } catch (IOException e) {
            hungUp = true;
          }
        }
      }
      assertThat(cutOff.get()).isTrue();
      assertThat(Asking.get(server, "/health").status()).isEqualTo(200);
    }
  }

  @Test
  void whoEndsInTheMidstOfAPhotoDoesNoHarm() throws Exception {
    try (DemoServer server = start(Limits.USUAL)) {
      for (int i = 0; i < 100; i++) {
        try (Asking asking = new Asking(server)) {
          asking.send(asking.head("POST", CROP, FACE.length));
          asking.send(new byte[100]);
        }
      }
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(200);
    }
  }

  @Test
  void aModelThatFailsIsSaidAndTheNextOneIsAnswered() throws Exception {
    try (DemoServer server = start(Limits.USUAL)) {
      gate.failOnce();
      Asking.Reply failed = Asking.post(server, CROP, FACE);
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.text()).doesNotContain("secret", "Exception");
      assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(200);
    }
  }

  @Test
  void aModelThatIsNoMoreIsSaidAtOnceAndToWhoeverWatches() throws Exception {
    // Nobody is told by the deadline: it is longer than the test's connection waits.
    try (DemoServer server = start(Limits.USUAL.deadline(Duration.ofHours(1)))) {
      gate.shut();
      Future<Asking.Reply> inHand = clients.submit(() -> Asking.post(server, CROP, FACE));
      gate.awaitArrival();
      Future<Asking.Reply> waiting = clients.submit(() -> Asking.post(server, CROP, FACE));
      awaitMetric(server, "facelab_queue_faces 1.0");
      assertThat(Asking.get(server, "/health").status()).isEqualTo(200);
      gate.die();
      gate.open();
      assertThat(inHand.get().status()).isEqualTo(500);
      assertThat(waiting.get().status()).isEqualTo(500);
      Asking.Reply next = Asking.post(server, CROP, FACE);
      assertThat(next.status()).isEqualTo(503);
      assertThat(next.error()).contains("must be started again");
      Asking.Reply health = Asking.get(server, "/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.error()).isEqualTo(next.error());
    }
    assertThat(gate.isClosed()).isTrue();
  }

  @Test
  void aServerThatStopsFinishesWhatItTook() throws Exception {
    DemoServer server = start(Limits.USUAL);
    gate.shut();
    Asking idle = new Asking(server);
    assertThat(idle.ask("GET", "/health", new byte[0]).status()).isEqualTo(200);
    Future<Asking.Reply> taken = clients.submit(() -> Asking.post(server, CROP, FACE));
    gate.awaitArrival();
    Future<?> stopped = clients.submit(server::close);
    Asking.Reply health = idle.ask("GET", "/health", new byte[0]);
    while (health.status() == 200) {
      health = idle.ask("GET", "/health", new byte[0]);
    }
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.error()).isEqualTo("The server is stopping.");
    assertThat(Asking.post(server, CROP, FACE).status()).isEqualTo(503);
    assertThat(stopped.isDone()).isFalse();
    gate.open();
    assertThat(taken.get().status()).isEqualTo(200);
    assertThat(taken.get().json().path("faces")).hasSize(1);
    stopped.get();
    idle.close();
    assertThat(gate.isClosed()).isTrue();
    assertThatThrownBy(() -> Asking.get(server, "/health")).isInstanceOf(IOException.class);
  }

  private static void awaitMetric(DemoServer server, String line) throws IOException {
    while (!new String(Asking.get(server, "/metrics").body(), StandardCharsets.UTF_8)
        .contains(line)) {
      Thread.onSpinWait();
    }
  }
}
