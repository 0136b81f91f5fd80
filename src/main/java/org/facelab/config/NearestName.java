package org.facelab.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The name nearest to what was written, if one is near: at most a third of the letters missing, added,
   * changed or swapped, or half of them where the first four are right; a beginning of four letters or
   * more is enough. Case and the choice of {@code -}, {@code _} or a capital between words do not count.
   */
  public static Optional<String> of(String written, Collection<String> names) {
    if (written.length() > 100) {
      return Optional.empty();
    }
    String wanted = folded(written);
    return names.stream()
        .filter(name -> distance(wanted, folded(name)) <= allowed(wanted, folded(name)))
        .min(Comparator.comparingInt(name -> distance(wanted, folded(name))));
  }

  private static int allowed(String wanted, String name) {
    int length = wanted.length();
    if (length < 3) {
      return 0; // any two short names are near each other
    }
    if (length >= 4 && name.startsWith(wanted)) {
      return name.length();
    }
    boolean sameStart = length >= 4 && name.startsWith(wanted.substring(0, 4));
    return sameStart ? length / 2 : Math.max(1, (length + 1) / 3);
  }

  /** The nearest name as the middle of a sentence, or nothing: <code> — did you mean 'rotation'?</code> */
  public static String hint(String written, Collection<String> names) {
    return of(written, names).map(name -> " — did you mean '" + name + "'?").orElse("");
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Optimal string alignment: insertions, deletions, changes and swaps of neighbours. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
