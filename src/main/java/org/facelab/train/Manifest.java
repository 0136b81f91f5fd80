package org.facelab.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.WholeFile;
import org.facelab.engine.Backend;
import org.facelab.engine.BuildInfo;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Machine;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.TestFaces;
import org.facelab.model.NetworkSummary;
import org.facelab.model.WeightsFile;

/**
 * {@code manifest.json}: where a run's figures come from. Written when the run starts, when it goes on and
 * when it ends.
 */
public final class Manifest {
  /** The key of the checksums, by task, of the faces and labels that the figures are of. */
  public static final String TEST_SET = "test_set";

  private static final String CHECKSUM = "checksum";

  /** The key of the checksums of the files joined to a source, by their keys. */
  private static final String JOINED = "joined";

  private static final String MEMBERS = "members";

  /** The key of the trained parameters. */
  private static final String PARAMETERS = "parameters";

  /** The key of the parameters of frozen layers, which {@link #PARAMETERS} leaves out. */
  private static final String FROZEN = "frozen";

  private static final String MFLOPS = "mflops";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode root;

  private Manifest(ObjectNode root) {
    this.root = root;
  }

  /** How a run stands. */
  public enum Status {
    RUNNING,
    INTERRUPTED,
    FAILED,
    /** Ended early by a search, since other trials were ahead. */
    PRUNED,
    DONE;

    /** Lower-case name, as the file holds it. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Manifest of a run that starts now. */
  public static Manifest start(Experiment experiment, FaceData data, Backend backend) {
    ObjectNode root = JSON.createObjectNode();
    root.put("experiment", experiment.name());
    root.put("seed", experiment.seed());
    root.put("started", now());
    describe(root);
    root.set("backend", JSON.valueToTree(backend));
    for (SourceData source : data.sources()) {
      root.withArray("data").add(source(source));
    }
    return new Manifest(root);
  }

  /** Reads a run's manifest. */
  public static Manifest read(Path file) {
    try {
      if (Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode object) {
        return new Manifest(object);
      }
    } catch (IOException e) {
      throw new InputException("%s: not readable as JSON (%s)".formatted(file, e.getMessage()), e);
    }
    throw new InputException(
        "%s: not there, so %s is no run folder".formatted(file, file.getParent()));
  }

  /** What computes, in one line; empty if that is not known. */
  public String engine() {
    JsonNode engine = root.path("engine");
    return engine.isMissingNode() ? "" : JSON.convertValue(engine, EngineFacts.class).describe();
  }

  /** All that the file says. */
  public JsonNode json() {
    return root.deepCopy();
  }

  /** When the run started, as text whose order is that of time; empty if that is not known. */
  String started() {
    return root.path("started").asText();
  }

  /** How the run stands. */
  public String status() {
    return root.path("status").asText();
  }

  /**
   * Checks that data are those of the run.
   *
   * @throws InputException if a source's checksum is another, or that of a file joined to it; older runs
   *     did not note the latter
   */
  public void checkSame(FaceData data) {
    for (int i = 0; i < data.sources().size(); i++) {
      JsonNode then = root.path("data").path(i);
      SourceData source = data.sources().get(i);
      String name = source.dataset().source();
      checkSame(
          "data source '%s'".formatted(name), then.path(CHECKSUM).asText(), source.checksum());
      source
          .joined()
          .forEach(
              (key, checksum) ->
                  checkSame(
                      "data.sources.%s.%s".formatted(name, key),
                      then.path(JOINED).path(key).asText(checksum),
                      checksum));
    }
  }

  private static void checkSame(String what, String then, String now) {
    if (!then.equals(now)) {
      throw new InputException(
          "%s has checksum %s, but the run was started on %s; use the data it was started on"
              .formatted(what, now, then));
    }
  }

  /**
   * Checks that first weights are those of the run.
   *
   * @throws InputException if the file has another checksum
   */
  public void checkSame(WeightsFile pretrained) {
    String then = root.at("/pretrained/sha256").asText();
    if (!then.isEmpty() && !then.equals(pretrained.sha256())) {
      throw new InputException(
          "%s: SHA-256 %s, but the run began with the weights of a file of %s; use the file it began with"
              .formatted(pretrained.path(), pretrained.sha256(), then));
    }
  }

  /** Sets what the network costs. */
  public Manifest with(NetworkSummary network) {
    putCost(network, 1);
    return this;
  }

  /** Sets the snapshots of the run itself whose mean is scored, and what all of them cost. */
  Manifest withSnapshots(RunFolder folder, Members members, NetworkSummary network) {
    ArrayNode names = root.putArray(MEMBERS);
    for (Members.Member member : members.all()) {
      names.add(folder.path().relativize(member.model()).toString());
    }
    putCost(network, members.all().size());
    return this;
  }

  private void putCost(NetworkSummary network, int times) {
    root.put(PARAMETERS, network.parameters() * times);
    root.put(FROZEN, network.frozen() * times);
    root.put(MFLOPS, network.megaflops() * times);
  }

  /** Sets the networks of other runs whose mean is scored, and what all of them cost. */
  Manifest withMembers(Members members) {
    ArrayNode names = root.putArray(MEMBERS);
    long parameters = 0;
    long frozen = 0;
    boolean isFrozenKnown = true; // older manifests do not say
    double megaflops = 0;
    for (Members.Member member : members.all()) {
      names.add(member.model().toString());
      JsonNode own = read(member.run().manifest()).root;
      parameters += own.path(PARAMETERS).asLong();
      frozen += own.path(FROZEN).asLong();
      isFrozenKnown &= own.has(FROZEN);
      megaflops += own.path(MFLOPS).asDouble();
    }
    root.put(PARAMETERS, parameters);
    if (isFrozenKnown) {
      root.put(FROZEN, frozen);
    }
    root.put(MFLOPS, megaflops);
    return this;
  }

  /** Sets what computes. */
  public Manifest with(EngineFacts engine) {
    root.set("engine", JSON.valueToTree(engine));
    return this;
  }

  /**
   * Adds what trains from here on; a run that is continued may have another machine or commit than at its
   * start.
   *
   * @param step steps done before
   */
  Manifest withSession(long step, EngineFacts engine) {
    ObjectNode session = root.withArray("sessions").addObject();
    session.put("time", now());
    session.put("step", step);
    describe(session);
    session.set("engine", JSON.valueToTree(engine));
    return this;
  }

  private static void describe(ObjectNode node) {
    BuildInfo build = BuildInfo.current();
    node.put("facelab_version", build.version());
    node.put("commit", build.commit());
    node.put("dl4j", build.dl4jVersion());
    node.put("java", Runtime.version().toString());
    node.set("machine", JSON.valueToTree(Machine.current()));
  }

  /** Sets where the network's first weights come from. */
  public Manifest with(WeightsFile pretrained) {
    ObjectNode file = root.putObject("pretrained");
    file.put("file", pretrained.path().toString());
    file.put("sha256", pretrained.sha256());
    return this;
  }

  /** Sets a figure. */
  public Manifest with(String key, double value) {
    if (value == Math.rint(value)) {
      root.put(key, (long) value);
    } else {
      root.put(key, value);
    }
    return this;
  }

  /** Sets the checksums of the faces and labels that the run was scored on. */
  public Manifest withTestSet(Predictions predictions) {
    Map<String, String> checksums = new HashMap<>();
    for (JsonNode source : root.path("data")) {
      checksums.put(source.path("source").asText(), source.path(CHECKSUM).asText());
    }
    ObjectNode testSet = root.putObject(TEST_SET);
    TestFaces.byTask(predictions, checksums)
        .forEach((task, faces) -> testSet.put(TestFaces.prefix(task), faces.checksum()));
    return this;
  }

  /** Sets the status and writes the file. */
  public void write(Path file, Status status) throws IOException {
    root.put("status", status.label());
    if (status != Status.RUNNING) {
      root.put("finished", now());
    }
    WholeFile.writeText(file, JSON.writeValueAsString(root) + "\n");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ObjectNode source(SourceData source) {
    ObjectNode node = JSON.createObjectNode();
    node.put("source", source.dataset().source());
    node.put(CHECKSUM, source.checksum());
    if (!source.joined().isEmpty()) {
      node.set(JOINED, JSON.valueToTree(source.joined()));
    }
    node.put("faces", source.dataset().size());
    for (Part part : Part.values()) {
      node.put(part.name().toLowerCase(java.util.Locale.ROOT), source.split().faces(part).length);
    }
    node.put("skipped", source.dataset().skipped().size());
    return node;
  }
}
