package org.facelab.data;

import java.nio.charset.StandardCharsets;

/** Shows a piece of a user's file in a message: short, on one line, in quotes. */
final class Excerpt {
  private static final int LENGTH = 24;

  private Excerpt() {}

  /** The text in single quotes, cut to two dozen characters, control characters as dots. */
  static String of(String text) {
    String shown = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
    return "'" + shown.replaceAll("\\p{Cntrl}", ".") + "'";
  }

  /** What a file's first bytes look like: its kind if they give it away, else the bytes as text. */
  static String kind(byte[] start) {
    if (start.length == 0) {
      return "nothing (0 bytes)";
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\003\004") || text.startsWith("PK\005\006")) {
      return "a zip archive";
    } else if (text.startsWith("\037\213")) {
      return "a gzip file";
    } else if (text.startsWith("\211PNG")) {
      return "a PNG image";
    } else if (text.startsWith("\377\330\377")) {
      return "a JPEG image";
    } else if (text.startsWith("GIF8")) {
      return "a GIF image";
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
      return "a TIFF image";
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return "a WebP image";
    } else if (text.startsWith("ftyp", 4)) {
      return "a HEIC or AVIF image or a film";
    } else if (text.startsWith("%PDF")) {
      return "a PDF";
    } else if (text.startsWith("ustar", 257)) {
      return "a tar archive";
    } else if (text.startsWith("7z\274\257") || text.startsWith("Rar!")) {
      return "a 7z or rar archive";
    } else if (text.startsWith("\376\377") || text.startsWith("\377\376")) {
      return "UTF-16 text";
    } else if (text.stripLeading().startsWith("<")) {
      return "a web page or XML " + of(text.strip());
    } else if (text.indexOf('\0') >= 0) {
      return "binary data";
    }
    return "the text " + of(new String(start, StandardCharsets.UTF_8).strip());
  }
}
