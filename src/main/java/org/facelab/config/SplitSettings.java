package org.facelab.config;

import java.util.List;
import java.util.Map;

/** How the faces of a source are divided into train, validation and test. */
public record SplitSettings(
    @Key(
            value =
                "By the source's own usage, by stratified fraction, or by group, so that no person straddles.",
            fallback = "fraction")
        By by,
    @Key(
            value =
                "With by: usage, which of the source's own names belong to train, validation and test; a part that is left out gets none.",
            fallback =
                "{train: [Training, train], validation: [PublicTest, validation, val], test: [PrivateTest, test]}")
        Map<Part, List<String>> usage,
    @Key(
            value =
                "Share of validation; with by: usage taken from train where usage names no validation.",
            fallback = "0.1",
            min = 0,
            max = 0.9)
        double validation,
    @Key(
            value = "Share of test; not used with by: usage or with folds.",
            fallback = "0.1",
            min = 0,
            max = 1)
        double test,
    @Key(
            value =
                "Number of folds of a cross-validation, whose fold number fold is the test part; 0: none.",
            fallback = "0",
            min = 0,
            max = 100)
        int folds,
    @Key(value = "Which fold is the test part, from 0.", fallback = "0", min = 0, max = 99)
        int fold,
    @Key(
            value =
                "Keep exact copies of one image in one part; with by: usage only where validation is taken from train.",
            fallback = "true")
        boolean copiesTogether,
    @Key(
            value =
                "Seed of the division; apart from the experiment's, so that runs share a split.",
            fallback = "1",
            min = 0)
        long seed) {

  /** What decides a face's part. */
  public enum By {
    /** The source's own names, such as FER2013's Usage or an image folder's first level. */
    USAGE,
    /** Chance, with the same share of every emotion in every part. */
    FRACTION,
    /** Chance by person. */
    GROUP
  }

  /** The three parts of a split. */
  public enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }
}
