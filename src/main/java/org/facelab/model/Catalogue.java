package org.facelab.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;

/**
 * The named networks, which {@code models list} prints and {@code network: {kind: catalogue}} takes. Each is
 * a YAML file beside this class, in the words of an experiment file.
 */
public final class Catalogue {
  /** FaceLab's own, smallest first, then the published systems. */
  private static final List<String> NAMES =
      List.of(
          "resnet8-w16",
          "resnet10-w16",
          "resnet18-w32",
          "resnet18-w64",
          "resnet34-w64",
          "resnet50-w64",
          "paul-2018",
          "cnn4-6class",
          "cnn4-6class-ensemble",
          "cnn5-6class",
          "cnn5-6class-ensemble",
          "resnet34-6class",
          "happy-sad",
          "transfer-vgg16",
          "transfer-resnet50",
          "transfer-inceptionv3",
          "emotion-ai-keypoints",
          "emotion-ai-emotion",
          "emotion-ai-combined",
          "cnn-folder-7class");

  private static final List<CatalogueEntry> ENTRIES =
      NAMES.stream().map(name -> CatalogueEntry.read(yaml(name), name + ".yaml")).toList();

  private Catalogue() {}

  /** All networks. */
  public static List<CatalogueEntry> entries() {
    return ENTRIES;
  }

  /**
   * The network of that name.
   *
   * @throws InputException if there is none, with the names that exist
   */
  public static CatalogueEntry find(String name) {
    return ENTRIES.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "no network '%s' in the catalogue%s It has: %s"
                        .formatted(name, hint(name), String.join(", ", NAMES))));
  }

  private static String hint(String name) {
    String hint = NearestName.hint(name, NAMES);
    return hint.isEmpty() ? "." : hint;
  }

  /** The file of a network, whose last key is {@code network} unless it has members. */
  public static String yaml(String name) {
    try (InputStream file = Catalogue.class.getResourceAsStream("catalogue/" + name + ".yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
