package org.facelab.bench;

import java.nio.file.Path;

/**
 * What to time.
 *
 * @param image pixels of a side
 * @param batch images in a step
 * @param steps steps that are timed
 * @param precision {@code float32} or {@code bf16}
 * @param threads threads of libtorch
 * @param modules the folder that {@code bench/pytorch.py --export} wrote with this precision, or null
 */
record Options(int image, int batch, int steps, String precision, int threads, Path modules) {
  private static final String USAGE =
      "takes --image N --batch N --steps N --precision float32|bf16 --threads N --modules FOLDER";

  /** Ends the program with a sentence where the arguments are wrong. */
  static Options parse(String[] arguments) {
    int image = 48;
    int batch = 32;
    int steps = 20;
    String precision = "float32";
    int threads = Runtime.getRuntime().availableProcessors();
    Path modules = null;
    try {
      for (int i = 0; i < arguments.length; i += 2) {
        String value = i + 1 < arguments.length ? arguments[i + 1] : "";
        switch (arguments[i]) {
          case "--image" -> image = Integer.parseInt(value);
          case "--batch" -> batch = Integer.parseInt(value);
          case "--steps" -> steps = Integer.parseInt(value);
          case "--precision" -> precision = value;
          case "--threads" -> threads = Integer.parseInt(value);
          case "--modules" -> modules = Path.of(value);
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        }
      }
      if (!precision.equals("float32") && !precision.equals("bf16")) {
        throw new IllegalArgumentException("unknown precision '" + precision + "'");
      }
      if (precision.equals("bf16") && modules == null) {
        throw new IllegalArgumentException("bf16 needs --modules: DJL itself has no bfloat16");
      }
    } catch (IllegalArgumentException e) {
      System.err.println("Libtorch: " + e.getMessage() + "; it " + USAGE);
      System.exit(2);
    }
    return new Options(image, batch, steps, precision, threads, modules);
  }
}
