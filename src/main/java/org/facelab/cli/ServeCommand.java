package org.facelab.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.facelab.dashboard.Dashboard;
import org.facelab.dashboard.ListenAddress;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.YuNetDetector;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.ModelSettings;
import org.facelab.predict.CropRules;
import org.facelab.serve.DemoServer;
import org.facelab.serve.Finding;
import org.facelab.serve.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab serve}: the demo page and its API. */
@Command(
    name = "serve",
    header = "Serve a page and an API that read faces in photos and on the webcam.",
    description = {
      "Prints the address for a browser and serves until Ctrl-C. Photos are read in memory and never"
          + " stored. GET /openapi.json describes the API, GET /metrics has figures for Prometheus."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab serve results/runs/quickstart/20260101T120000Z-s1",
      "  curl --data-binary @photo.jpg -H 'Content-Type: image/jpeg' \\",
      "    http://127.0.0.1:8080/api/predict"
    })
final class ServeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A run's folder, or a bundle of export.")
  private Path model;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Listen there instead of on this machine's loopback alone.")
  private String host = Dashboard.LOOPBACK;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen there; 0 takes a free one; default: 8080.")
  private int port = 8080;

  @Option(
      names = "--yunet",
      paramLabel = "FILE",
      description = "Find faces with this YuNet (ONNX) instead of OpenCV's cascade.")
  private Path yunet;

  @Option(
      names = "--min-face",
      paramLabel = "PX",
      description = "Find faces of at least this size; default: a fiftieth of the photo, or 20.")
  private int minFace;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "float32, float32-direct or bf16; default: as it was trained.")
  private String precision;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "auto, fast or stock; default: as it was trained.")
  private String engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the network; 0 is one for each core; default: 1.")
  private int threads = 1;

  @Override
  public void run() {
    check("--port", port, 65_535);
    check("--threads", threads, 1024);
    FaceDetector.checkMinFace(minFace);
    // Before the model is read, which takes a while.
    InetAddress address = ListenAddress.resolve(host);
    try (StopSignal stop = StopSignal.install("stopping; what was taken is finished first")) {
      serve(address, stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void serve(InetAddress address, StopSignal stop) throws InterruptedException {
    FaceModel opened = FaceModels.open(model, ModelSettings.of(engine, precision, threads));
    CropRules rules = rules(opened);
    Finding finding = new Finding(this::detector, rules.rule());
    try (DemoServer server = DemoServer.start(opened, finding, host, port, Limits.USUAL)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("model       " + opened.description().name());
      out.println("crops       " + rules.describe());
      out.println("page        " + server.address() + "   (Ctrl-C ends it)");
      out.flush();
      if (!address.isLoopbackAddress()) {
        warn(spec.commandLine().getErr());
      }
      stop.await();
    }
  }

  private FaceDetector detector() {
    return yunet == null ? new CascadeDetector(minFace) : new YuNetDetector(yunet, minFace);
  }

  private CropRules rules(FaceModel opened) {
    try (FaceDetector first = yunet == null ? new CascadeDetector() : new YuNetDetector(yunet)) {
      return CropRules.of(opened.description(), model, first);
    }
  }

  private static void warn(PrintWriter err) {
    err.println("anybody who reaches this address can use the server; there is no password");
    err.println(
        "browsers give the webcam only to pages from localhost or over https; photos work anyway");
    err.flush();
  }

  private void check(String option, int value, int most) {
    if (value < 0 || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s %d: expected 0 to %d".formatted(option, value, most));
    }
  }
}
