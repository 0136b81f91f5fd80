package org.facelab.data;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws what is behind a head and what is in front of it: clutter, glasses, hands, bars, strands of hair. */
final class SyntheticScene {
  private static final double OCCLUDED = 0.12;

  private SyntheticScene() {}

  /** Fills the image with a wall and up to seven things before it. */
  static void drawBackground(BufferedImage image, Dice dice) {
    int size = image.getWidth();
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(grey(dice.between(25, 225), 1));
    graphics.fill(new Rectangle2D.Double(0, 0, size, size));
    int things = dice.below(8);
    for (int i = 0; i < things; i++) {
      graphics.setColor(grey(dice.between(10, 245), dice.between(0.3, 0.9)));
      double x = dice.between(-0.2, 1) * size;
      double y = dice.between(-0.2, 1) * size;
      double width = dice.between(0.1, 0.6) * size;
      double height = dice.between(0.1, 0.6) * size;
      switch (dice.below(3)) {
        case 0 -> graphics.fill(new Rectangle2D.Double(x, y, width, height));
        case 1 -> graphics.fill(new Ellipse2D.Double(x, y, width, height));
        default -> {
          graphics.setStroke(new BasicStroke((float) (size * dice.between(0.01, 0.05))));
          graphics.draw(new Line2D.Double(x, y, dice.share() * size, dice.share() * size));
        }
      }
    }
    graphics.dispose();
  }

  /** Draws the person's glasses if they are on, and in some pictures a thing that hides part of the face. */
  static void drawForeground(SyntheticPerson person, SyntheticPen pen, Dice dice) {
    if (dice.chance(person.glasses ? 0.85 : 0.03)) {
      drawGlasses(person, pen, dice);
    }
    if (dice.chance(OCCLUDED)) {
      switch (dice.below(3)) {
        case 0 -> drawHand(person, pen.flat(), dice);
        case 1 -> drawBar(pen.flat(), dice);
        default -> drawStrands(person, pen.flat(), dice);
      }
    }
  }

  private static void drawGlasses(SyntheticPerson person, SyntheticPen pen, Dice dice) {
    pen.onFace(0.08);
    double frame = dice.chance(0.8) ? dice.between(5, 60) : dice.between(150, 230);
    double radiusX = dice.between(0.27, 0.31);
    double radiusY = dice.between(0.18, 0.25);
    double width = dice.between(0.02, 0.05);
    double tint = dice.chance(0.12) ? dice.between(0.5, 0.95) : dice.between(0, 0.12);
    double y = person.eyeY + 0.02;
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (person.eyeX + 0.01);
      pen.disc(15, tint, x, y, radiusX, radiusY);
      pen.ring(frame, width, x, y, radiusX, radiusY);
      double outer = x + side * radiusX;
      pen.line(frame, 1, width, outer, y - 0.03, side * person.width, y - 0.05);
      if (dice.chance(0.25)) {
        pen.line(250, 0.6, 0.05, x - 0.08, y + 0.06, x + 0.03, y - 0.09);
      }
    }
    double bridge = person.eyeX + 0.01 - radiusX;
    pen.line(frame, 1, width, SyntheticPen.arc(-bridge, y - 0.03, bridge, y - 0.03, -0.03));
  }

  /** Fingers from below or from one side. */
  private static void drawHand(SyntheticPerson person, SyntheticPen pen, Dice dice) {
    double x = dice.between(-0.7, 0.5);
    double y = dice.between(0.3, 0.95);
    double leanX = dice.between(-0.7, 0.7);
    double tone = person.skin * dice.between(0.82, 1.08);
    for (int finger = 0; finger < 4; finger++) {
      double fromX = x + 0.19 * finger;
      double tip = y + 0.06 * Math.abs(finger - 1.5);
      double[] bone = {fromX, tip, fromX + leanX * 0.4, tip + 0.5, fromX + leanX, 2.4};
      pen.line(person.skin * 0.5, 1, 0.20, bone);
      pen.line(tone, 1, 0.165, bone);
    }
  }

  /** A straight thing such as a pole, a pen or a picture's frame. */
  private static void drawBar(SyntheticPen pen, Dice dice) {
    double x = dice.between(-0.7, 0.7);
    double y = dice.between(-0.5, 0.9);
    double angle = dice.between(0, Math.PI);
    double reachX = 3 * StrictMath.cos(angle);
    double reachY = 3 * StrictMath.sin(angle);
    pen.line(
        dice.between(10, 245),
        1,
        dice.between(0.08, 0.26),
        x - reachX,
        y - reachY,
        x + reachX,
        y + reachY);
  }

  /** Loose hair across one eye. */
  private static void drawStrands(SyntheticPerson person, SyntheticPen pen, Dice dice) {
    int side = dice.sign();
    double foot = dice.between(-0.1, 0.8);
    for (int i = 0; i < 8; i++) {
      double x = side * dice.between(0.15, 0.75);
      double end = x + side * dice.between(-0.1, 0.25);
      pen.line(
          person.hair * dice.between(0.8, 1.3),
          0.9,
          0.045,
          SyntheticPen.arc(x * 0.7, -1.1, end, foot + dice.between(-0.15, 0.15), -0.05));
    }
  }

  private static Color grey(double level, double opacity) {
    int tone = (int) Math.round(level);
    return new Color(tone, tone, tone, (int) Math.round(255 * opacity));
  }
}
