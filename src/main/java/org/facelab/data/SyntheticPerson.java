package org.facelab.data;

/**
 * What all faces of a drawn person share. Lengths are in head units: 1 is half of an average head's
 * width, x grows to the right of the image, y downward, (0, 0) is the middle of the head.
 */
final class SyntheticPerson {
  /** Half of the head's width. */
  final double width;

  /** y of the chin. */
  final double chin;

  /** y of the top of the skull. */
  final double crown;

  /** How much narrower the face is at the chin, as a share of its width. */
  final double jaw;

  /** 0 for an oval outline, to 1 for an angular one. */
  final double square;

  /** Distance of an eye from the midline. */
  final double eyeX;

  /** y of the eyes. */
  final double eyeY;

  /** Half of an eye's width. */
  final double eyeHalf;

  /** Height of the open eye. */
  final double eyeOpening;

  /** How much higher the outer corner of an eye is than the inner one. */
  final double eyeTilt;

  /** Distance of the brows above the eyes. */
  final double browGap;

  /** How much higher the outer end of a brow is than the inner one, at rest. */
  final double browTilt;

  /** Thickness of the brows. */
  final double browThickness;

  /** Distance of the nose's tip below the eyes. */
  final double noseLength;

  /** Half of the nose's width. */
  final double noseHalf;

  /** Distance of the mouth below the nose's tip. */
  final double mouthGap;

  /** Half of the mouth's width, at rest. */
  final double mouthHalf;

  /** Thickness of both lips together. */
  final double lips;

  /** How high the corners of the mouth are at rest. */
  final double mouthBend;

  /** Grey of the skin, 0 to 255. */
  final double skin;

  /** Grey of hair, brows and beard. */
  final double hair;

  /** Grey of the iris. */
  final double iris;

  final HairStyle hairStyle;

  /** y of the hairline's middle. */
  final double hairline;

  /** Opacity of the beard; 0 for none. */
  final double beard;

  /** Opacity of the moustache; 0 for none. */
  final double moustache;

  /** Whether the person has glasses, which they wear on most pictures. */
  final boolean glasses;

  /** 0 for smooth skin, to 1 for deep folds. */
  final double age;

  /** Cut of the hair. */
  enum HairStyle {
    BALD,
    SHORT,
    PARTED,
    FRINGE,
    LONG
  }

  /** The person of these dice. */
  SyntheticPerson(Dice dice) {
    width = dice.about(0.97, 0.05);
    chin = dice.about(1.22, 0.06);
    crown = dice.about(-1.30, 0.06);
    jaw = dice.between(0.08, 0.34);
    square = dice.between(0, 0.8);
    eyeX = dice.about(0.42, 0.025);
    eyeY = dice.about(-0.20, 0.035);
    eyeHalf = dice.about(0.205, 0.015);
    eyeOpening = dice.about(0.15, 0.014);
    eyeTilt = dice.about(0.015, 0.018);
    browGap = dice.about(0.25, 0.018);
    browTilt = dice.about(0.01, 0.018);
    browThickness = dice.between(0.06, 0.11);
    noseLength = dice.about(0.52, 0.04);
    noseHalf = dice.about(0.165, 0.02);
    mouthGap = dice.about(0.36, 0.03);
    mouthHalf = dice.about(0.36, 0.03);
    lips = dice.between(0.12, 0.20);
    mouthBend = dice.about(0, 0.010);
    skin = dice.between(95, 215);
    boolean grey = dice.chance(0.15);
    hair = grey ? dice.between(120, 200) : dice.between(12, Math.min(95, skin - 40));
    iris = dice.between(25, 110);
    hairStyle = HairStyle.values()[dice.below(HairStyle.values().length)];
    hairline = dice.about(-0.96, 0.05);
    boolean bearded = dice.chance(0.28);
    beard = bearded ? dice.between(0.2, 0.9) : 0;
    moustache = dice.chance(bearded ? 0.8 : 0.08) ? dice.between(0.3, 0.95) : 0;
    glasses = dice.chance(0.22);
    age = dice.share();
  }
}
