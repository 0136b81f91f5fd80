package org.facelab.data;

import java.util.Arrays;
import org.facelab.data.SyntheticPerson.HairStyle;

/** Draws what carries a face: neck, hair, ears, skin, beard. */
final class SyntheticHead {
  private static final int OUTLINE = 44;

  private final SyntheticPerson person;
  private final SyntheticPen pen;
  private final Dice dice;

  SyntheticHead(SyntheticPerson person, SyntheticPen pen, Dice dice) {
    this.person = person;
    this.pen = pen;
    this.dice = dice;
  }

  /** All that the features are drawn upon. */
  void drawBehindFeatures() {
    pen.flat();
    if (person.hairStyle == HairStyle.LONG) {
      pen.disc(person.hair, 1, 0, 0.05, person.width * 1.27, 1.52);
    }
    drawShoulders();
    if (person.hairStyle != HairStyle.BALD) {
      pen.disc(person.hair, 1, 0, -0.42, person.width * 1.10, -person.crown * 0.80);
    }
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (person.width + 0.03);
      pen.disc(person.skin * 0.9, 1, x, person.eyeY + 0.16, 0.12, 0.24);
      pen.disc(person.skin * 0.66, 0.6, x, person.eyeY + 0.16, 0.05, 0.13);
    }
    pen.fill(person.skin, 1, outline(1));
    pen.line(person.skin * 0.55, 0.35, 0.03, outline(0.99));
    drawBeard();
  }

  /** Hair that falls before the forehead. */
  void drawFrontHair() {
    if (person.hairStyle == HairStyle.BALD) {
      return;
    }
    pen.flat();
    double temple = person.eyeY - 0.22;
    double edge = person.width * 1.07;
    double[] top = SyntheticPen.arc(-edge, temple, edge, temple, person.crown * 1.07 - temple, 2.6);
    pen.fill(person.hair, 1, SyntheticPen.join(top, hairline(edge, temple)));
    for (int i = 0; i < 9; i++) {
      double x = dice.between(-0.8, 0.8);
      double y = person.crown * StrictMath.sqrt(1 - 0.8 * x * x);
      double shade = person.hair * dice.between(0.6, 1.6) + dice.between(0, 14);
      pen.line(
          shade, 0.45, 0.03, x * 0.6, y, x * 0.9, (y + person.hairline) / 2, x, person.hairline);
    }
    if (person.hairStyle == HairStyle.LONG) {
      for (int side = -1; side <= 1; side += 2) {
        double x = side * person.width;
        double[] strand = {
          x * 1.1, temple, x * 0.93, temple, x * 0.95, 0.3, x * 0.88, 1.1, x * 1.3, 1.2
        };
        pen.fill(person.hair * 0.95, 1, strand);
      }
    }
  }

  private double[] hairline(double edge, double temple) {
    double middle = person.hairline - temple;
    return switch (person.hairStyle) {
      case PARTED -> {
        double part = person.width * 0.4;
        double y = person.hairline - 0.1;
        yield SyntheticPen.join(
            SyntheticPen.arc(edge, temple, part, y, -0.12),
            SyntheticPen.arc(part, y, -edge, temple, -0.22));
      }
      case FRINGE -> {
        double[] line = SyntheticPen.arc(edge, temple, -edge, temple, middle + 0.12, 4);
        for (int i = 5; i < line.length - 2; i += 4) {
          line[i] += 0.05;
        }
        yield line;
      }
      default -> SyntheticPen.arc(edge, temple, -edge, temple, middle, 3);
    };
  }

  private void drawShoulders() {
    double cloth = dice.between(20, 235);
    pen.fill(person.skin * 0.72, 1, -0.5, 0.6, 0.5, 0.6, 0.58, 1.9, -0.58, 1.9);
    pen.fill(cloth, 1, -0.55, 1.5, 0, 1.72, 0.55, 1.5, 1.5, 1.75, 2.2, 2.6, -2.2, 2.6, -1.5, 1.75);
  }

  private void drawBeard() {
    if (person.beard == 0) {
      return;
    }
    double[] face = outline(0.99);
    double[] beard = new double[face.length];
    int used = 0;
    double upper = person.eyeY + 0.42;
    for (int i = 0; i < face.length; i += 2) {
      if (face[i + 1] > upper) {
        beard[used++] = face[i];
        beard[used++] = face[i + 1];
      }
    }
    double mouth = person.eyeY + person.noseLength + person.mouthGap;
    double[] cheeks = {
      -0.72,
      mouth - 0.22,
      -0.42,
      mouth - 0.10,
      0,
      mouth - 0.06,
      0.42,
      mouth - 0.10,
      0.72,
      mouth - 0.22
    };
    pen.fill(person.hair, person.beard, SyntheticPen.join(Arrays.copyOf(beard, used), cheeks));
  }

  /** The face's edge, clockwise from the left of the image's right side, shrunk by {@code factor}. */
  private double[] outline(double factor) {
    double[] points = new double[2 * OUTLINE];
    double power = 1 - 0.22 * person.square;
    for (int i = 0; i < OUTLINE; i++) {
      double angle = 2 * Math.PI * i / OUTLINE;
      double x = bend(StrictMath.cos(angle), power) * person.width;
      double y = bend(StrictMath.sin(angle), power);
      double narrow = y > 0 ? person.jaw * StrictMath.pow(y, 1.6) : 0.06 * y * y;
      points[2 * i] = factor * x * (1 - narrow);
      points[2 * i + 1] = factor * y * (y > 0 ? person.chin : -person.crown);
    }
    return points;
  }

  private static double bend(double x, double power) {
    return Math.signum(x) * StrictMath.pow(Math.abs(x), power);
  }
}
