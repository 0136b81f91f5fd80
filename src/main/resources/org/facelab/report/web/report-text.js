// Words and numbers of a report on runs: what figures are called, in which unit, and how runs are named.
"use strict";
facelab.text = (function () {
  const percent = (label, up, hint) => ({label, up, hint, scale: 100, digits: 1, unit: " %"});
  const known = {
    "accuracy": percent("accuracy", true, "share of faces whose emotion is right"),
    "balanced_accuracy": percent("balanced accuracy", true, "mean recall of the classes"),
    "macro_f1": percent("macro F1", true, "mean F1 of the classes"),
    "precision": percent("precision", true, "share of the faces taken for the class that are of it"),
    "recall": percent("recall", true, "share of the class's faces that are taken for it"),
    "f1": percent("F1", true, "harmonic mean of precision and recall"),
    "ece": percent("calibration error", false, "expected calibration error, 15 bins, before any calibration"),
    "loss": {label: "loss", up: false, hint: "cross-entropy in nats, or squared error", scale: 1, digits: 3, unit: ""},
    "rmse_px": {label: "RMSE", up: false, hint: "root mean square error of the coordinates, in px of a face 96 px wide", scale: 1, digits: 2, unit: " px"},
    "nme_interocular": percent("NME", false, "mean error of a face's points by the true distance of its outer eye corners"),
    "pck_05": percent("points within 5 %", true, "share of points within 0.05 of the distance of the outer eye corners"),
    "pck_10": percent("points within 10 %", true, "share of points within 0.1 of the distance of the outer eye corners"),
    "auc_10": percent("AUC to 10 %", true, "area below the cumulative error curve up to an NME of 10 %"),
    "failure_rate": percent("failures", false, "share of faces with an NME above 10 %"),
    "learning_rate": {label: "learning rate", scale: 1, unit: ""},
    "images_per_second": {label: "images per second", scale: 1, digits: 0, unit: ""},
  };
  const tasks = {emotion: "Emotion", keypoints: "Keypoints"};

  /** What a figure is called and how it is written, by the last part of its dotted name. */
  function metric(name) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    return known[last] || {label: name, scale: 1, unit: ""};
  }

  /** The figure with its task, such as "emotion accuracy". */
  function title(name) {
    const task = name.split(".").find((part) => tasks[part]);
    const label = metric(name).label;
    const words = task && label !== name ? task + " " + label : name === "loss" ? "objective (loss)" : label;
    return words.charAt(0).toUpperCase() + words.slice(1).replace(/[._]/g, " ");
  }

  /** A number for reading with so many digits after the point; – where there is none. */
  function fixed(value, digits) {
    return value === null || value === undefined ? "–" : digits === undefined ? facelab.number(value) : value.toFixed(digits);
  }

  /** A figure in its unit. */
  function figure(name, value) {
    const m = metric(name);
    return value === null || value === undefined ? "–" : fixed(value * m.scale, m.digits) + m.unit;
  }

  /** The ends of an interval in the figure's unit: "55.7 to 59.0"; nothing if there is none. */
  function interval(name, ends) {
    const m = metric(name);
    return ends ? fixed(ends[0] * m.scale, m.digits) + " to " + fixed(ends[1] * m.scale, m.digits) : "";
  }

  function share(value, digits) {
    return value === null || value === undefined ? "–" : (100 * value).toFixed(digits === undefined ? 1 : digits) + " %";
  }

  function count(value) {
    return value === null || value === undefined ? "–" : Number(value).toLocaleString("en");
  }

  /** A point's name for reading: left eye center. */
  const point = (name) => name.replace(/_/g, " ");

  /** A list in words: a, b and c. */
  function listed(words) {
    return words.length < 2 ? words.join("") : words.slice(0, -1).join(", ") + " and " + words[words.length - 1];
  }

  /** Gives each run a label that no other has, a colour and a symbol; runs of a group share the colour. */
  function label(runs, groups) {
    const seed = (run) => (run.manifest && run.manifest.seed !== undefined ? run.manifest.seed : null);
    const groupOf = (i) => groups.findIndex((group) => group.runs.includes(i));
    const byGroup = groups.length > 1 && groups.length < runs.length;
    const short = (run) => run.experiment + (seed(run) === null || runs.filter((r) => r.experiment === run.experiment).length === 1 ? "" : ", seed " + seed(run));
    const shorts = runs.map(short);
    runs.forEach((run, i) => {
      run.number = i;
      run.label = shorts.indexOf(shorts[i]) === shorts.lastIndexOf(shorts[i]) ? shorts[i] : run.name + " (" + (i + 1) + ")";
      const look = byGroup ? (groupOf(i) < 0 ? groups.length : groupOf(i)) : i;
      run.color = facelab.charts.palette[look % facelab.charts.palette.length];
      run.symbol = facelab.charts.symbols[i % facelab.charts.symbols.length];
    });
    groups.forEach((group) => {
      const first = runs[group.runs[0]];
      Object.assign(group, {color: first.color, symbol: first.symbol, label: group.runs.length === 1 ? first.label : group.label});
    });
  }

  return {metric, title, figure, interval, fixed, share, count, point, listed, label};
})();
