package org.facelab.dashboard;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Names of runs and searches in addresses: those of their folders, safe and each given once. */
final class SessionNames {
  private final Set<String> given = new HashSet<>();

  /** A folder's name; with its parent's before it, or a number behind it, where another has that name. */
  synchronized String take(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    String name = safe(path);
    if (given.contains(name) && path.getParent() != null) {
      name = safe(path.getParent()) + "-" + name;
    }
    String unique = name;
    for (int i = 2; !given.add(unique); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }

  /** Letters, digits, dot, hyphen and underline mean nothing in an address, a page or a script. */
  private static String safe(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
    // "." and ".." would be taken for folders.
    return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
  }
}
