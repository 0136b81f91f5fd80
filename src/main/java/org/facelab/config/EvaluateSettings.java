package org.facelab.config;

/** How a trained network is scored. */
public record EvaluateSettings(
    @Key(
            value =
                "The part that a finished run is scored on; validation while settings are chosen, so that the test part decides nothing.",
            fallback = "test")
        SplitSettings.Part part,
    @Key(
            value =
                "Bootstrap resamples behind each 95 % interval; whole persons where there are groups.",
            fallback = "1000",
            min = 100,
            max = 100_000)
        int bootstrapResamples,
    @Key(value = "Faces per batch of a prediction.", fallback = "256", min = 1, max = 8192)
        int batchSize,
    @Key(
            value =
                "Ask about each face and its mirror image and take the mean, in validation too; twice the work.",
            fallback = "false")
        boolean mirrored) {}
