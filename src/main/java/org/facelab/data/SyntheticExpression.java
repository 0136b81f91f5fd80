package org.facelab.data;

import static org.facelab.data.SyntheticExpression.Muscle.*;

import org.facelab.face.Emotion;

/**
 * What the muscles of a drawn face do, after the action units (AU) of Ekman and Friesen, <i>Facial Action
 * Coding System</i> (1978).
 */
final class SyntheticExpression {
  /** What can move. Amounts are 0 at rest; lengths are in head units, see {@link SyntheticPerson}. */
  enum Muscle {
    /** Rise of the brows' inner ends (AU 1). */
    INNER_BROW_UP(0.010),
    /** Rise of the brows' outer ends (AU 2). */
    OUTER_BROW_UP(0.010),
    /** Fall of the brows, most at their inner ends (AU 4). */
    BROW_DOWN(0.008),
    /** Way of the brows' inner ends towards the midline (AU 4). */
    BROW_TOGETHER(0.008),
    /** Widening of the eyes as a share of their opening (AU 5; below 0, AU 43). */
    EYE_WIDEN(0.08),
    /** Share of the eyes' opening that the lower lids cover (AU 6 and 7). */
    LOWER_LID_UP(0.04),
    /** Wrinkles beside the bridge of the nose, 0 to 1 (AU 9). */
    NOSE_WRINKLE(0.05),
    /** Rise of the upper lip (AU 10). */
    UPPER_LIP_UP(0.006),
    /** Rise of the mouth's corners (AU 12; below 0, AU 15). */
    CORNERS_UP(0.010),
    /** Widening of the mouth as a share of its width (AU 20; below 0, AU 18). */
    MOUTH_WIDEN(0.04),
    /** Gap between the lips (AU 25 and 26). */
    MOUTH_OPEN(0.012),
    /** Share of the lips that is pressed out of sight (AU 23 and 24). */
    LIP_PRESS(0.04),
    /** What shows in the gap: 0 a dark mouth, 1 teeth. */
    TEETH(0.2),
    /** How much higher the left corner of the mouth is than the right one. */
    LOPSIDED(0.012);

    /** Standard deviation of what every face adds to the expression. */
    private final double restlessness;

    Muscle(double restlessness) {
      this.restlessness = restlessness;
    }
  }

  private final double[] amounts = new double[Muscle.values().length];
  private final double strength;
  private final Dice dice;

  /**
   * A face that shows the emotion. Every muscle is a little off, so that a weak expression of one emotion
   * looks like another.
   *
   * @param strength 0 for a face at rest, 1 for a full display
   */
  SyntheticExpression(Emotion emotion, double strength, Dice dice) {
    this.strength = strength;
    this.dice = dice;
    show(emotion, dice.chance(0.55));
    for (Muscle muscle : Muscle.values()) {
      amounts[muscle.ordinal()] += dice.about(0, muscle.restlessness);
    }
  }

  /** How far the muscle is from rest. */
  double of(Muscle muscle) {
    return amounts[muscle.ordinal()];
  }

  /** How far the muscle is from rest in its own direction, at most {@code limit}. */
  double of(Muscle muscle, double limit) {
    return Math.min(limit, Math.max(0, of(muscle)));
  }

  private void show(Emotion emotion, boolean openMouth) {
    switch (emotion) {
      case ANGRY -> {
        pull(BROW_DOWN, 0.15);
        pull(BROW_TOGETHER, 0.06);
        pull(EYE_WIDEN, -0.22);
        pull(LOWER_LID_UP, 0.22);
        pull(CORNERS_UP, -0.03);
        pull(openMouth ? MOUTH_OPEN : LIP_PRESS, openMouth ? 0.13 : 0.6);
        pull(TEETH, 0.9);
      }
      case DISGUST -> {
        pull(BROW_DOWN, 0.07);
        pull(BROW_TOGETHER, 0.03);
        pull(EYE_WIDEN, -0.38);
        pull(LOWER_LID_UP, 0.3);
        pull(NOSE_WRINKLE, 1.2);
        pull(UPPER_LIP_UP, 0.12);
        pull(CORNERS_UP, -0.05);
        pull(MOUTH_OPEN, openMouth ? 0.07 : 0);
        pull(TEETH, 0.5);
      }
      case FEAR -> {
        pull(INNER_BROW_UP, 0.13);
        pull(OUTER_BROW_UP, 0.03);
        pull(BROW_TOGETHER, 0.05);
        pull(EYE_WIDEN, 0.5);
        pull(MOUTH_WIDEN, 0.16);
        pull(MOUTH_OPEN, 0.09);
        pull(CORNERS_UP, -0.03);
        pull(TEETH, 0.5);
      }
      case HAPPY -> {
        pull(EYE_WIDEN, -0.2);
        pull(LOWER_LID_UP, 0.3);
        pull(CORNERS_UP, 0.16);
        pull(MOUTH_WIDEN, 0.22);
        pull(MOUTH_OPEN, openMouth ? 0.14 : 0);
        pull(TEETH, 1);
      }
      case SAD -> {
        pull(INNER_BROW_UP, 0.13);
        pull(OUTER_BROW_UP, -0.05);
        pull(BROW_TOGETHER, 0.03);
        pull(EYE_WIDEN, -0.32);
        pull(CORNERS_UP, -0.11);
        pull(MOUTH_WIDEN, -0.05);
      }
      case SURPRISE -> {
        pull(INNER_BROW_UP, 0.15);
        pull(OUTER_BROW_UP, 0.15);
        pull(EYE_WIDEN, 0.45);
        pull(MOUTH_WIDEN, -0.25);
        pull(MOUTH_OPEN, 0.27);
      }
      case NEUTRAL, CONTEMPT -> {
        // A face at rest; contempt is not among the seven that are drawn.
      }
    }
  }

  /** Moves the muscle by an amount that at full strength is {@code full} on average. */
  private void pull(Muscle muscle, double full) {
    amounts[muscle.ordinal()] += full * strength * dice.about(1, 0.2);
  }
}
