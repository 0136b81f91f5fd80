package org.facelab.config;

/**
 * The way to a value.
 *
 * @param exact one of a kind: {@code augment[2].rotation.degrees}
 * @param shown as messages print it: an item that says its own name goes without its number, {@code
 *     augment.rotation.degrees}
 */
record KeyPath(String exact, String shown) {
  static final KeyPath ROOT = new KeyPath("", "");

  KeyPath key(String name) {
    return new KeyPath(join(exact, name), join(shown, name));
  }

  KeyPath item(int index) {
    return new KeyPath(exact + "[" + index + "]", shown + "[" + index + "]");
  }

  KeyPath namedItem(int index) {
    return new KeyPath(exact + "[" + index + "]", shown);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
