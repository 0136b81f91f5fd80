package org.facelab.predict;

import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;

/**
 * The images that a user names: files, folders with all below them, tables of faces, and patterns such as
 * {@code 'photos/**.jpg'}.
 *
 * @param images each once, in the user's order, those of a folder or a pattern by name
 * @param problems one sentence for each row of a table that cannot be read
 */
public record PhotoInputs(List<PhotoInput> images, List<String> problems) {
  /**
   * Finds all that these arguments name.
   *
   * @param leftOut a folder that is not looked into unless it is named itself, which {@code predict} writes
   *     into; null if there is none
   * @throws InputException if one of them names nothing
   */
  public static PhotoInputs find(List<String> arguments, Path leftOut) {
    PhotoFinder finder = new PhotoFinder(leftOut);
    arguments.forEach(finder::add);
    return finder.inputs();
  }

  /** The same with no folder left out. */
  public static PhotoInputs find(List<String> arguments) {
    return find(arguments, null);
  }
}
