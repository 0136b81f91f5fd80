package org.facelab.model;

import static org.facelab.config.NetworkSettings.Block.BASIC;
import static org.facelab.config.NetworkSettings.Block.BOTTLENECK;

import java.util.List;
import org.facelab.config.InputException;
import org.facelab.config.NetworkSettings.Block;
import org.facelab.config.NetworkSettings.ResidualNetwork;
import org.facelab.config.NetworkSettings.Stage;
import org.facelab.config.NetworkSettings.Stem;

/** The named trunks, which {@code models list} prints and {@code network: {kind: catalogue}} takes. */
public final class Catalogue {
  private static final String HE = "He et al. 2016, Deep Residual Learning (CVPR)";

  private static final List<Entry> ENTRIES =
      List.of(
          entry(
              "resnet8-w16",
              "smallest; minutes on a laptop",
              "FaceLab",
              stem(16, 3, 1),
              BASIC,
              1,
              16,
              32,
              64),
          entry(
              "resnet10-w16",
              "small; an hour of FER2013 on 2 cores",
              "FaceLab",
              stem(16, 3, 1),
              BASIC,
              1,
              16,
              32,
              64,
              128),
          entry(
              "resnet18-w32",
              "reference network",
              HE + ", half width",
              stem(32, 3, 1),
              BASIC,
              2,
              32,
              64,
              128,
              256),
          entry(
              "resnet18-w64",
              "ResNet-18 with a 3x3 stem",
              HE,
              stem(64, 3, 1),
              BASIC,
              2,
              64,
              128,
              256,
              512),
          new Entry(
              "resnet34-w64",
              "ResNet-34 with a 3x3 stem",
              HE,
              new ResidualNetwork(
                  stem(64, 3, 1),
                  BASIC,
                  List.of(
                      new Stage(3, 64, 1),
                      new Stage(4, 128, 2),
                      new Stage(6, 256, 2),
                      new Stage(3, 512, 2)),
                  1)),
          new Entry(
              "resnet50-w64",
              "ResNet-50 with a 7x7 stem, for inputs from 96",
              HE,
              new ResidualNetwork(
                  new Stem(64, 7, 2, true),
                  BOTTLENECK,
                  List.of(
                      new Stage(3, 256, 1),
                      new Stage(4, 512, 2),
                      new Stage(6, 1024, 2),
                      new Stage(3, 2048, 2)),
                  1)));

  private Catalogue() {}

  /**
   * One named trunk.
   *
   * @param name the name in an experiment file
   * @param purpose what it is for, in a few words
   * @param source who published it
   * @param network its layers
   */
  public record Entry(String name, String purpose, String source, ResidualNetwork network) {}

  /** All trunks, smallest first. */
  public static List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * The trunk of that name.
   *
   * @throws InputException if there is none, with the names that exist
   */
  public static Entry find(String name) {
    return ENTRIES.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "no network '%s' in the catalogue — it has: %s"
                        .formatted(
                            name, String.join(", ", ENTRIES.stream().map(Entry::name).toList()))));
  }

  private static Stem stem(int width, int kernel, int stride) {
    return new Stem(width, kernel, stride, false);
  }

  private static Entry entry(
      String name,
      String purpose,
      String source,
      Stem stem,
      Block block,
      int blocks,
      int... widths) {
    List<Stage> stages =
        java.util.stream.IntStream.range(0, widths.length)
            .mapToObj(i -> new Stage(blocks, widths[i], i == 0 ? 1 : 2))
            .toList();
    return new Entry(name, purpose, source, new ResidualNetwork(stem, block, stages, 1));
  }
}
