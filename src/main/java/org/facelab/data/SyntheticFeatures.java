package org.facelab.data;

import static org.facelab.data.SyntheticExpression.Muscle.*;
import static org.facelab.data.SyntheticPen.arc;
import static org.facelab.data.SyntheticPen.join;
import static org.facelab.face.Keypoint.*;

import org.facelab.face.Keypoint;

/**
 * Draws eyes, brows, nose and mouth, and notes the 15 points where they are drawn. A side is 1 for the
 * person's left, which is the right of the image, and -1 for the other.
 */
final class SyntheticFeatures {
  private static final double TIP_LIFT = 0.25;

  private final SyntheticPerson person;
  private final SyntheticExpression face;
  private final SyntheticPen pen;
  private final double gazeX;
  private final double gazeY;
  private final float[] points = new float[Keypoint.COORDINATES];

  SyntheticFeatures(SyntheticPerson person, SyntheticExpression face, SyntheticPen pen, Dice dice) {
    this.person = person;
    this.face = face;
    this.pen = pen;
    this.gazeX = dice.about(0, 0.014);
    this.gazeY = dice.about(0, 0.008);
  }

  /** Draws all features; returns {@code [30]} points in pixels of the picture. */
  float[] draw() {
    pen.onFace(0);
    drawForehead();
    for (int side = -1; side <= 1; side += 2) {
      drawEye(side);
      drawBrow(side);
      drawCheek(side);
    }
    drawNose();
    pen.onFace(0);
    drawMouth();
    return points;
  }

  private void drawEye(int side) {
    double middle = side * person.eyeX;
    double inner = middle - side * person.eyeHalf;
    double outer = middle + side * person.eyeHalf;
    double innerY = person.eyeY + person.eyeTilt / 2;
    double outerY = person.eyeY - person.eyeTilt / 2;
    double opening = person.eyeOpening * Math.max(0.25, 1 + face.of(EYE_WIDEN));
    double upper = -0.60 * opening;
    double lower = 0.40 * opening * (1 - face.of(LOWER_LID_UP, 0.7));
    double middleY = person.eyeY + (upper + lower) / 2;
    double[] upperLid = arc(inner, innerY, outer, outerY, upper);
    double[] lowerLid = arc(outer, outerY, inner, innerY, lower);

    pen.disc(person.skin * 0.6, 0.22, middle, person.eyeY - 0.03, 0.27, 0.17);
    pen.fill(Math.min(245, person.skin * 0.4 + 150), 1, join(upperLid, lowerLid));
    double[] lids = {inner, outer, innerY, outerY, upper, lower};
    drawRound(lids, person.iris, middle + gazeX, middleY + gazeY, 0.098);
    drawRound(lids, 8, middle + gazeX, middleY + gazeY, 0.046);
    pen.disc(245, 0.9, middle + gazeX + 0.03, middleY + gazeY - 0.03, 0.014, 0.014);
    pen.line(person.skin * 0.18, 0.95, 0.032, upperLid);
    pen.line(person.skin * 0.45, 0.7, 0.016, lowerLid);
    double crease = 0.05 + 0.03 * person.age;
    pen.line(
        person.skin * 0.5,
        0.4,
        0.016,
        arc(inner, innerY - crease, outer, outerY - crease, upper * 0.8));
    double bag = 0.15 + 0.25 * person.age + 0.5 * face.of(LOWER_LID_UP, 0.5);
    pen.line(
        person.skin * 0.6,
        bag,
        0.018,
        arc(inner, innerY + 0.07, outer, outerY + 0.07, lower + 0.05));

    mark(side > 0 ? LEFT_EYE_CENTER : RIGHT_EYE_CENTER, middle, middleY);
    mark(side > 0 ? LEFT_EYE_INNER_CORNER : RIGHT_EYE_INNER_CORNER, inner, innerY);
    mark(side > 0 ? LEFT_EYE_OUTER_CORNER : RIGHT_EYE_OUTER_CORNER, outer, outerY);
  }

  /** A disc of the eye, cut off where the lids {@code {inner, outer, innerY, outerY, upper, lower}} hide it. */
  private void drawRound(double[] lids, double grey, double x, double y, double radius) {
    double[] disc = SyntheticPen.ellipse(x, y, radius, radius);
    for (int i = 0; i < disc.length; i += 2) {
      double t = (disc[i] - lids[0]) / (lids[1] - lids[0]);
      double chord = lids[2] + t * (lids[3] - lids[2]);
      double bulge = Math.max(0, 4 * t * (1 - t));
      disc[i + 1] =
          Math.max(chord + lids[4] * bulge, Math.min(chord + lids[5] * bulge, disc[i + 1]));
    }
    pen.fill(grey, 1, disc);
  }

  private void drawBrow(int side) {
    double inner = side * Math.max(0.05, person.eyeX - 0.26 - face.of(BROW_TOGETHER, 0.15));
    double outer = side * (person.eyeX + 0.26);
    double rest = person.eyeY - person.browGap;
    double innerY = rest - face.of(INNER_BROW_UP) + face.of(BROW_DOWN);
    double outerY = rest - person.browTilt - face.of(OUTER_BROW_UP) + 0.25 * face.of(BROW_DOWN);
    double arch = -0.05 - 0.25 * Math.max(0, face.of(OUTER_BROW_UP));
    double half = person.browThickness / 2;
    double[] upper = arc(inner, innerY - half, outer, outerY - half / 4, arch - half / 2);
    double[] lower = arc(outer, outerY + half / 4, inner, innerY + half, arch + half / 2);
    pen.fill(Math.min(person.hair, person.skin * 0.5), 0.95, join(upper, lower));
    mark(side > 0 ? LEFT_EYEBROW_INNER_END : RIGHT_EYEBROW_INNER_END, inner, innerY);
    mark(side > 0 ? LEFT_EYEBROW_OUTER_END : RIGHT_EYEBROW_OUTER_END, outer, outerY);
  }

  private void drawForehead() {
    double raised = Math.max(0, face.of(INNER_BROW_UP) + face.of(OUTER_BROW_UP)) / 0.3;
    double deep = Math.min(0.5, raised * (0.2 + 0.4 * person.age));
    double rest = person.eyeY - person.browGap;
    for (int i = 1; i <= 3; i++) {
      double y = rest - 0.10 - 0.09 * i;
      pen.line(person.skin * 0.55, deep, 0.02, arc(-0.45, y, 0.45, y, -0.03));
    }
    double frown = Math.min(0.7, 0.06 * person.age + 6 * face.of(BROW_TOGETHER, 0.12));
    for (int side = -1; side <= 1; side += 2) {
      double x = side * 0.045;
      pen.line(person.skin * 0.5, frown, 0.02, x, rest + 0.14, x * 1.2, rest - 0.02);
    }
  }

  private void drawCheek(int side) {
    double smile = Math.max(0, face.of(CORNERS_UP)) / 0.13;
    double sneer = face.of(NOSE_WRINKLE, 1.5) + face.of(UPPER_LIP_UP, 0.15) / 0.1;
    double deep = Math.min(0.7, 0.06 + 0.16 * person.age + 0.25 * smile + 0.2 * sneer);
    double top = tipY() - 0.04 - 0.05 * face.of(NOSE_WRINKLE, 1.5);
    double cornerX = side * (mouthHalf() + 0.09);
    double x = side * (person.noseHalf + 0.03);
    pen.line(person.skin * 0.5, deep, 0.024, arc(x, top, cornerX, cornerY(side), -0.05));
    double outer = side * (person.eyeX + person.eyeHalf);
    for (int i = -1; i <= 1 && smile > 0.2; i++) {
      double fan = person.eyeY + 0.06 * i;
      pen.line(
          person.skin * 0.55,
          Math.min(0.5, 0.3 * smile),
          0.014,
          outer + side * 0.05,
          person.eyeY + 0.02 * i,
          outer + side * 0.16,
          fan);
    }
  }

  private void drawNose() {
    double tip = tipY();
    double wing = person.noseHalf;
    double wrinkle = face.of(NOSE_WRINKLE, 1.5);
    for (int side = -1; side <= 1; side += 2) {
      pen.onFace(0.07);
      double shadow = side > 0 ? 0.28 : 0.12;
      double[] flank = {
        side * 0.07,
        person.eyeY - 0.06,
        side * 0.10,
        tip - 0.15,
        side * wing,
        tip + 0.03,
        side * 0.06,
        tip + 0.02,
        side * 0.04,
        tip - 0.2
      };
      pen.fill(person.skin * 0.55, shadow, flank);
      for (int i = 0; i < 3; i++) {
        double y = person.eyeY + 0.05 + 0.08 * i;
        double[] crease = {side * 0.02, y + 0.01, side * 0.09, y - 0.015, side * 0.15, y - 0.06};
        pen.line(person.skin * 0.45, Math.min(0.8, 0.6 * wrinkle), 0.022, crease);
      }
      pen.onFace(0.13);
      pen.line(
          person.skin * 0.45,
          0.6,
          0.02,
          arc(side * wing, tip - 0.06, side * (wing - 0.03), tip + 0.08, 0.01));
      pen.disc(person.skin * 0.25, 0.85, side * wing * 0.48, tip + 0.085, 0.045, 0.022);
    }
    pen.line(
        person.skin * 0.45,
        0.5,
        0.018,
        arc(-wing * 0.8, tip + 0.09, wing * 0.8, tip + 0.09, 0.035));
    pen.onFace(TIP_LIFT);
    pen.disc(Math.min(250, person.skin * 1.18), 0.55, 0, tip, 0.07, 0.06);
    mark(NOSE_TIP, 0, tip);
  }

  private void drawMouth() {
    double half = mouthHalf();
    double leftY = cornerY(1);
    double rightY = cornerY(-1);
    double chord = (leftY + rightY) / 2;
    double lips = person.lips * (1 - face.of(LIP_PRESS, 0.75));
    double open = face.of(MOUTH_OPEN, 0.5);
    double raised = face.of(UPPER_LIP_UP, 0.2);
    double rest = mouthY() + 0.3 * face.of(CORNERS_UP);
    double innerTop = rest - 0.3 * open - 0.6 * raised;
    double innerBottom = Math.max(innerTop, rest + 0.7 * open - 0.35 * raised);
    double top = innerTop - 0.42 * lips - 0.2 * raised;
    double bottom = innerBottom + 0.58 * lips;
    double round = 2 + 2 * Math.min(0.3, open);

    double[] upper = arc(-half, rightY, half, leftY, top - chord, round);
    upper[SyntheticPen.ARC - 1] -= 0.008;
    upper[SyntheticPen.ARC + 3] -= 0.008;
    double[] lower = arc(half, leftY, -half, rightY, bottom - chord, round);
    double[] roof = arc(-half, rightY, half, leftY, innerTop - chord, round);
    double[] floor = arc(half, leftY, -half, rightY, innerBottom - chord, round);
    if (person.moustache > 0) {
      drawMoustache(top, half, chord);
    }
    pen.fill(person.skin * 0.6, 0.95, join(upper, lower));
    pen.fill(Math.min(255, person.skin * 0.8), 0.35, join(floor, flip(lower)));
    pen.fill(26, 1, join(roof, floor));
    double bite = Math.min(innerBottom, innerTop + 0.55 * (innerBottom - innerTop) + 0.01);
    double[] teeth = arc(half * 0.92, leftY, -half * 0.92, rightY, bite - chord, round);
    pen.fill(232, 0.92 * face.of(TEETH, 1), join(roof, teeth));
    pen.line(person.skin * 0.22, 0.85, 0.022, roof);
    pen.line(
        person.skin * 0.6,
        0.35,
        0.03,
        arc(-half * 0.5, bottom + 0.05, half * 0.5, bottom + 0.05, 0.03));

    mark(MOUTH_LEFT_CORNER, half, leftY);
    mark(MOUTH_RIGHT_CORNER, -half, rightY);
    mark(MOUTH_CENTER_TOP_LIP, 0, top);
    mark(MOUTH_CENTER_BOTTOM_LIP, 0, bottom);
  }

  private void drawMoustache(double top, double half, double chord) {
    double under = tipY() + 0.14;
    double[] above = arc(-half * 1.02, chord - 0.03, half * 1.02, chord - 0.03, under - chord, 2.5);
    double[] below = arc(half * 1.02, chord, -half * 1.02, chord, top - chord + 0.01);
    pen.fill(person.hair, person.moustache, join(above, below));
  }

  private double tipY() {
    return person.eyeY + person.noseLength - 0.03 * face.of(NOSE_WRINKLE, 1.5);
  }

  private double mouthY() {
    return person.eyeY + person.noseLength + person.mouthGap;
  }

  private double mouthHalf() {
    return person.mouthHalf * (1 + face.of(MOUTH_WIDEN));
  }

  private double cornerY(int side) {
    double up = 0.7 * face.of(CORNERS_UP) + person.mouthBend + side * face.of(LOPSIDED) / 2;
    return mouthY() - up + 0.2 * face.of(MOUTH_OPEN, 0.5);
  }

  /** The same points from the last to the first. */
  private static double[] flip(double[] points) {
    double[] flipped = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      flipped[i] = points[points.length - 2 - i];
      flipped[i + 1] = points[points.length - 1 - i];
    }
    return flipped;
  }

  /** Notes the point where the pen would draw it; Java2D's pixels begin half a pixel before FaceLab's. */
  private void mark(Keypoint keypoint, double x, double y) {
    double[] pixel = pen.pixel(x, y);
    points[keypoint.xIndex()] = (float) (pixel[0] - 0.5);
    points[keypoint.yIndex()] = (float) (pixel[1] - 0.5);
  }
}
