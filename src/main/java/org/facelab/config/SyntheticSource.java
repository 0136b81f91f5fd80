package org.facelab.config;

/** Drawn faces with all 15 keypoints and one of seven emotions; needs no file. */
public record SyntheticSource(
    @Key(value = "Number of faces.", fallback = "6000", min = 10, max = 1_000_000) int faces,
    @Key(value = "Width and height of a face in pixels.", fallback = "96", min = 32, max = 256)
        int size,
    @Key(value = "Seed of the faces; the same seed draws the same faces.", fallback = "1", min = 0)
        long seed,
    @Key("How the faces are divided; persons are numbered, so group works too.")
        SplitSettings split,
    @Key(
            value = "How often a training face is drawn per epoch.",
            fallback = "1",
            min = 1,
            max = 100)
        int repeat)
    implements Source {
  @Override
  public boolean hasPoints() {
    return true;
  }
}
