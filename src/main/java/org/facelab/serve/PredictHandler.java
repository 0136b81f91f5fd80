package org.facelab.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import org.facelab.predict.FaceReading;
import org.facelab.predict.ReadingJson;

/** A photo's way: into memory, to a detector, to the model, out as JSON. */
final class PredictHandler implements Handler {
  private final Limits limits;
  private final Occupancy occupancy;
  private final BodyReader bodies;
  private final FaceFinders finders;
  private final Batcher batcher;
  private final ReadingJson readings;
  private final Figures figures;

  PredictHandler(
      Limits limits, Occupancy occupancy, FaceFinders finders, Batcher batcher, Figures figures) {
    this.limits = limits;
    this.occupancy = occupancy;
    this.bodies = new BodyReader(limits.upload());
    this.finders = finders;
    this.batcher = batcher;
    this.readings = new ReadingJson(batcher.description());
    this.figures = figures;
  }

  @Override
  public void handle(Context request) throws InterruptedException {
    occupancy.enter();
    try (Body body = bodies.read(request.req())) {
      long begun = System.nanoTime();
      long until = begun + limits.deadline().toNanos();
      boolean isCrop = isCrop(request);
      byte[] image = Upload.image(request.req(), body.bytes());
      FaceFinders.Found found = finders.find(image, isCrop, until);
      long asked = System.nanoTime();
      List<FaceReading> said = batcher.ask(found.faces(), until);
      long done = System.nanoTime();
      Times times = new Times(found.decode(), found.detect(), done - asked, done - begun);
      times.tell(figures);
      Api.json(request, AnswerJson.answer(readings, found.faces(), said, times));
    } catch (OutOfMemoryError e) {
      throw memoryShort();
    } finally {
      occupancy.leave();
    }
  }

  private static boolean isCrop(Context request) {
    String crop = request.queryParam("crop");
    if (crop != null && !crop.matches("true|false")) {
      throw new Refusal(400, "crop is true or false.");
    }
    return Boolean.parseBoolean(crop);
  }

  /** What is said where memory is short. */
  static Refusal memoryShort() {
    return Refusal.busy("The server's memory does not hold the photo now; try again.");
  }

  /** What is said where nobody should wait any longer. */
  static Refusal late() {
    return Refusal.busy("The server is too busy to answer in time; try again.");
  }
}
