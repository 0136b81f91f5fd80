package org.facelab.data;

import java.text.Normalizer;

/**
 * Names in one form, to compare them: a Mac writes an umlaut of a file's name as a letter and a mark, a
 * keyboard as one letter.
 */
final class Composed {
  private Composed() {}

  /** The text with each letter and its marks as one character, Unicode's form NFC. */
  static String of(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
