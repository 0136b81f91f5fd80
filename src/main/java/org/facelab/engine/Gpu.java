package org.facelab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An Nvidia card, as its driver describes it.
 *
 * @param name the card's name
 * @param capability CUDA compute capability such as 8.6; absent where an old driver does not say
 * @param driver the driver's version
 * @param memory its memory, such as {@code 81920 MiB}
 */
public record Gpu(String name, Optional<Double> capability, String driver, String memory) {
  /** ND4J's CUDA library holds machine code for these and none that a driver could translate. */
  private static final double OLDEST = 3.7;

  /** Code for 8.6 runs on all later 8.x (Ada is 8.9), not on Hopper (9.0) and what came after. */
  private static final double TOO_NEW = 9.0;

  /** The cards of this machine; none where there is no driver. */
  public static List<Gpu> all() {
    return parse(
        Shell.answer(
                "nvidia-smi",
                "--query-gpu=name,compute_cap,driver_version,memory.total",
                "--format=csv,noheader")
            .or(
                () ->
                    // Drivers before 510 know no compute_cap.
                    Shell.answer(
                            "nvidia-smi",
                            "--query-gpu=name,driver_version,memory.total",
                            "--format=csv,noheader")
                        .map(text -> text.replaceAll("(?m)^([^,]*),", "$1, ?,")))
            .orElse(""));
  }

  /** Reads {@code nvidia-smi}'s lines {@code name, capability, driver, memory}. */
  static List<Gpu> parse(String text) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] cells = line.split("\\s*,\\s*", -1);
      if (cells.length == 4) {
        gpus.add(new Gpu(cells[0].strip(), number(cells[1]), cells[2], cells[3].strip()));
      }
    }
    return List.copyOf(gpus);
  }

  /** Whether {@code nd4j-cuda-11.6} has code for this card; absent where its capability is unknown. */
  public Optional<Boolean> runsNd4jCuda() {
    return capability.map(c -> c >= OLDEST && c < TOO_NEW);
  }

  /** One line for a person. */
  public String describe() {
    return "%s (compute capability %s, driver %s, %s)"
        .formatted(name, capability.map(String::valueOf).orElse("unknown"), driver, memory);
  }

  private static Optional<Double> number(String cell) {
    return cell.matches("\\d+\\.\\d+") ? Optional.of(Double.valueOf(cell)) : Optional.empty();
  }
}
