// One run's part of a report: confusion, classes, points, persons, mistakes, and where its figures come from.
"use strict";
facelab.reportRun = (function () {
  const el = facelab.el;
  const t = facelab.text;
  const tables = facelab.reportTables;
  const charts = facelab.reportCharts;
  const faces = facelab.reportFaces;

  const part = (title, ...content) => el("section", {class: "part"}, el("h4", {}, title), ...content);
  const note = (text) => el("p", {class: "note"}, text);

  function persons(run, task, title, unit, drawn) {
    const of = run[task];
    if (!of.persons) {
      return null;
    }
    const worst = of.persons.slice(0, 3).map((p) => p.name + " " + t.share(p.mean));
    const chart = charts.framed(title, title + ": the worst are " + t.listed(worst));
    drawn.push(() => chart.draw(() => charts.persons(run, task, unit)));
    chart.box.append(note(t.count(of.person_count) + " persons, median " + t.share(of.person_median) + ", the worst: " + t.listed(worst) + ". Larger dots have more faces."));
    return chart.box;
  }

  function emotion(run, drawn) {
    const of = run.emotion;
    return [
      part("Confusion", note("Percent of each true class, number of faces below; blue is right, orange is wrong."), tables.confusion(of)),
      part("Classes", tables.classes(of),
        note("95 % intervals from the same bootstrap as the headline figures; where resampling cannot change a share (0 or 100 %), Wilson's." + (of.soft_targets ? " " + t.count(of.soft_targets) + " faces have soft targets; here each counts as its most likely class." : ""))),
      persons(run, "emotion", "Accuracy by person", "% right", drawn),
      of.mistakes.length === 0 ? null : part("The most confident mistakes",
        note("The surest " + of.mistakes.length + " of " + t.count(of.mistake_count) + " wrong answers: the answer and its probability, the label and its probability, and where in the data the face is."), faces.mistakes(of.mistakes)),
    ];
  }

  function keypoints(run, drawn) {
    const of = run.keypoints;
    const example = (title, list) => (list.length ? part(title, faces.points(list)) : null);
    return [
      part("Points", tables.points(of), note("RMSE in px of a face 96 px wide, over both coordinates. NME: mean distance from the true point, by the true distance of the outer eye corners of the face (inter-ocular).")),
      persons(run, "keypoints", "Error by person", "NME, %", drawn),
      el("p", {class: "note key-points"}, "In the pictures below, a blue ring is a true point, a yellow dot the predicted one; the figure is the face's RMSE in px of 96."),
      example("Best faces", of.examples.best), example("Median faces", of.examples.median), example("Worst faces", of.examples.worst),
    ];
  }

  function provenance(run) {
    const m = run.manifest;
    if (!m) {
      return part("Where it comes from", note("This run's folder has no manifest.json, so that is not known."));
    }
    const machine = m.machine || {};
    const bytes = machine.memoryBytes ? Math.round(machine.memoryBytes / 2 ** 30) + " GiB" : null;
    const flat = (value) => (value && typeof value === "object" ? Object.entries(value).filter(([, v]) => v !== null && v !== "" && v !== false).map(([k, v]) => k + " " + v).join(", ") : value);
    return part("Where it comes from",
      facelab.facts([
        ["run", run.folder], ["status", run.status], ["seed", m.seed], ["started", m.started], ["finished", m.finished],
        ["epochs", m.epochs], ["best epoch", m.best_epoch], ["training time", m.train_seconds === undefined ? null : facelab.time(m.train_seconds)],
        ["FaceLab", m.facelab_version], ["commit", m.commit], ["Deeplearning4j", m.dl4j], ["Java", m.java],
        ["system", machine.system], ["processor", machine.processor], ["instructions", (machine.instructions || []).join(" ")], ["cores", machine.cores], ["memory", bytes],
        ["backend", flat(m.backend)], ["engine", flat(m.engine)],
        ["parameters", t.count(m.parameters)], ["frozen parameters", m.frozen ? t.count(m.frozen) : undefined], ["MFLOPs", m.mflops === undefined ? null : t.fixed(m.mflops, 1)],
      ].filter(([, value]) => value !== undefined && value !== "–")),
      m.data ? tables.wide("Data of the run", ["source", "faces", "train", "validation", "test", "left out", "checksum"].map((name, i) => tables.th(name, null, i > 0 && i < 6)),
        m.data.map((d) => el("tr", {}, el("th", {scope: "row"}, d.source), [d.faces, d.train, d.validation, d.test, d.skipped].map((n) => tables.td(t.count(n))), el("td", {class: "code value"}, d.checksum)))) : null,
      el("h5", {}, "To make it again"), el("pre", {tabindex: "0", "aria-label": "Command"}, run.command));
  }

  /** A part of the page that is drawn when it is first opened. */
  return function (run) {
    const body = el("div", {class: "body"});
    const box = el("details", {class: "run", id: "run-" + (run.number + 1)}, el("summary", {}, el("h3", {}, tables.named(run)), el("span", {class: "note"}, run.name)), body);
    let drawn = null;
    function show() {
      if (!drawn) {
        drawn = [];
        body.append(...[
          ...(run.remarks.length ? [el("ul", {class: "warn"}, run.remarks.map((remark) => el("li", {}, remark)))] : []),
          ...(run.emotion ? [el("p", {class: "task"}, "Emotion"), ...emotion(run, drawn)] : []),
          ...(run.keypoints ? [el("p", {class: "task"}, "Keypoints"), ...keypoints(run, drawn)] : []),
          provenance(run),
        ].filter(Boolean));
      }
      drawn.splice(0).forEach((draw) => draw());
    }
    box.addEventListener("toggle", () => box.open && show());
    return {
      box,
      open() {
        box.open = true;
        show();
      },
    };
  };
})();
