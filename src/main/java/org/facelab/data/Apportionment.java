package org.facelab.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Divides units of faces (a face, its copies, or all faces of a person) among parts by chance, so that the
 * parts get their shares to within one face wherever the units allow it. Strata are divided one after the
 * other; what rounding takes from a part in one it gets back in the next.
 *
 * <p>{@link Random} and not a newer generator, because its sequence is laid down for good.
 */
final class Apportionment {
  private final double[] shares;
  private final double[] owed;
  private final Random random;

  /**
   * @param shares share of each part; they add up to 1
   */
  Apportionment(double[] shares, Random random) {
    this.shares = shares.clone();
    this.owed = new double[shares.length];
    this.random = random;
  }

  /** The part of each unit of one stratum, from the units' sizes. */
  int[] divide(int[] sizes) {
    int[] room = seats(IntStream.of(sizes).sum());
    List<Integer> order = new ArrayList<>(IntStream.range(0, sizes.length).boxed().toList());
    Collections.shuffle(order, random);
    // The large ones while there is room for them; single faces fill what is left.
    order.sort(Comparator.comparing(u -> -sizes[u]));
    int[] parts = new int[sizes.length];
    for (int unit : order) {
      parts[unit] = draw(room, sizes[unit]);
      room[parts[unit]] -= sizes[unit];
    }
    return parts;
  }

  /** Whole numbers of faces by largest remainder, counting what earlier strata owe. */
  private int[] seats(int faces) {
    int[] seats = new int[shares.length];
    double[] remainder = new double[shares.length];
    int left = faces;
    for (int p = 0; p < shares.length; p++) {
      seats[p] = (int) Math.floor(faces * shares[p] + 1e-9);
      remainder[p] = faces * shares[p] - seats[p];
      owed[p] += remainder[p];
      left -= seats[p];
    }
    List<Integer> claimants =
        new ArrayList<>(
            IntStream.range(0, shares.length).filter(p -> remainder[p] > 1e-9).boxed().toList());
    claimants.sort(Comparator.comparing(p -> -owed[p]));
    for (int i = 0; i < left; i++) {
      int part = claimants.get(i % claimants.size());
      seats[part]++;
      owed[part]--;
    }
    return seats;
  }

  /** A part with room for the unit, each as likely as it has room; else the one with most room. */
  private int draw(int[] room, int size) {
    long total = 0;
    int roomiest = 0;
    for (int p = 0; p < room.length; p++) {
      total += room[p] >= size ? room[p] : 0;
      roomiest = room[p] > room[roomiest] ? p : roomiest;
    }
    double point = random.nextDouble() * total;
    for (int p = 0; p < room.length; p++) {
      if (room[p] >= size) {
        point -= room[p];
        if (point < 0) {
          return p;
        }
      }
    }
    return roomiest;
  }
}
