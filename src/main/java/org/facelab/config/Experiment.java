package org.facelab.config;

import java.util.List;

/**
 * One experiment: everything that decides what a run computes.
 *
 * @param name the experiment's name, which names its folder of runs
 */
public record Experiment(
    @Key(
            value =
                "Name of the experiment and of its folder of runs; the file's own name if absent.",
            fallback = "''")
        String name,
    @Key(value = "One sentence on what the experiment is for.", fallback = "''") String description,
    @Key(
            value =
                "Seed of the weights, the order of the faces, the augmentation and the drop-out.",
            fallback = "1",
            min = 0)
        long seed,
    @Key(
            value =
                "Seeds of which train makes one run each, all on the same split; empty: one run, of seed.",
            fallback = "[]",
            min = 0,
            max = 1e15)
        List<Long> seeds,
    @Key("The network's input image.") ImageSettings image,
    @Key("The faces: where they come from, their classes, their split.") DataSettings data,
    @Key(
            value = "Augmentation of training faces: steps in the order in which they are applied.",
            fallback = "[]")
        List<Augmentation> augment,
    @Key(
            value = "What the network learns: keypoints, emotion or both.",
            fallback = "[keypoints, emotion]")
        List<Task> tasks,
    @Key("The trunk that the tasks share.") NetworkSettings network,
    @Key("What each task adds to the trunk.") HeadsSettings heads,
    @Key("How the losses of the tasks are formed and weighed.") LossSettings loss,
    @Key("Optimiser, schedule, stopping and checkpoints.") TrainSettings train,
    @Key("How a trained network is scored.") EvaluateSettings evaluate,
    @Key("Several networks that answer together, by the mean of what each says.")
        EnsembleSettings ensemble,
    @Key(
            value =
                "What computes: auto takes the fast engine where it can run, else stock DL4J and says why.",
            fallback = "auto")
        EngineChoice engine,
    @Key(
            value =
                "How the fast engine computes. float32 has Winograd convolutions, float32-direct has not; bf16 wants AVX-512-BF16 or AMX.",
            fallback = "float32")
        Precision precision) {

  /** The same experiment on other data. */
  public Experiment withData(DataSettings other) {
    return with(other, evaluate, ensemble);
  }

  /** The same experiment scored in another way. */
  public Experiment withEvaluate(EvaluateSettings other) {
    return with(data, other, ensemble);
  }

  /** The same experiment with other members. */
  public Experiment withEnsemble(EnsembleSettings other) {
    return with(data, evaluate, other);
  }

  private Experiment with(DataSettings data, EvaluateSettings evaluate, EnsembleSettings ensemble) {
    return new Experiment(
        name,
        description,
        seed,
        seeds,
        image,
        data,
        augment,
        tasks,
        network,
        heads,
        loss,
        train,
        evaluate,
        ensemble,
        engine,
        precision);
  }
}
