// A report on runs: the whole page.
"use strict";
facelab.runReport = function (main, data) {
  const el = facelab.el;
  const t = facelab.text;
  const tables = facelab.reportTables;
  const charts = facelab.reportCharts;
  const faces = facelab.reportFaces;
  const runs = data.runs;
  const contents = [];
  t.label(runs, data.groups);
  const shown = new Set(runs.map((run) => run.number));
  const redraws = [];

  const note = (...content) => el("p", {class: "note"}, ...content);

  function section(id, title, ...content) {
    contents.push([id, title]);
    return el("section", {class: "box", id, "aria-labelledby": id + "-title"}, el("h2", {id: id + "-title"}, title), ...content);
  }

  function head() {
    const seeds = runs.map((run) => (run.manifest ? run.manifest.seed : null)).filter((seed) => seed !== null && seed !== undefined);
    return el("div", {class: "box head"},
      el("h1", {}, data.title),
      el("p", {class: "sentence", id: "sentence"}, data.sentence),
      facelab.facts([
        ["runs", runs.length], ["seeds", [...new Set(seeds)].sort((a, b) => a - b).join(", ")], ["newest run", data.newest.replace("T", " ").replace("Z", " UTC")],
        ["report by", "FaceLab " + data.version + (data.commit === "unknown" ? "" : ", " + data.commit)],
      ]),
      data.notes.length ? el("div", {class: "warn", role: "note"}, el("p", {}, "Read this first:"), el("ul", {}, data.notes.map((one) => el("li", {}, one)))) : null,
      data.embeds_faces
        ? note("This page holds pictures of faces from the data of its runs: consider their terms, and the persons, before you hand it on. report --no-faces leaves them out.")
        : data.wants_faces ? null : note("Made with --no-faces: pictures of faces and names of persons are left out."),
      data.wants_faces && data.face_notes.length ? el("ul", {class: "note"}, data.face_notes.map((one) => el("li", {}, one))) : null);
  }

  function figures() {
    return section("figures", "Figures", ...(data.tables.length ? data.tables.flatMap((table) => [
      el("h3", {}, table.task === "emotion" ? "Emotion" : "Keypoints"), tables.figures(table, data.groups), tables.verdicts(table, data.groups),
      tables.measured(table), tables.singles(table, data.groups, runs)]).concat(tables.legend(data.tests)) : [el("p", {}, "No run has figures yet.")]));
  }

  function differences() {
    return data.groups.length < 2 ? null : section("differences", "What differs",
      ...(data.differences.length ? tables.differences(data.differences, data.groups) : [el("p", {}, data.no_differences)]));
  }

  /** Switches for what is drawn; changed() is called when one is pressed. */
  function switches(legend, items, on, changed) {
    return el("fieldset", {class: "switches"}, el("legend", {}, legend), items.map(([key, ...content]) => {
      const box = el("input", {type: "checkbox"});
      box.checked = on.has(key);
      box.addEventListener("change", () => {
        box.checked ? on.add(key) : on.delete(key);
        changed();
      });
      return el("label", {}, box, ...content);
    }));
  }

  const visible = (having) => runs.filter((run) => shown.has(run.number) && having(run));

  /** A chart of all runs that have something, drawn again when one is switched. */
  function overlaid(title, having, describe, options) {
    if (!runs.some(having)) {
      return null;
    }
    const chart = charts.framed(title, describe());
    redraws.push(() => chart.draw(() => options(visible(having))));
    return chart.box;
  }

  function curves() {
    const names = charts.figures(runs);
    if (names.length === 0) {
      return null;
    }
    const usual = ["loss", "emotion.accuracy", "keypoints.rmse_px", "learning_rate"];
    const on = new Set(names.filter((name) => usual.includes(name)));
    (on.size ? [] : names.slice(0, 4)).forEach((name) => on.add(name));
    const place = el("div", {class: "charts"});
    const made = new Map();
    function draw() {
      for (const name of names) {
        if (on.has(name) && !made.has(name)) {
          made.set(name, charts.framed(t.title(name), charts.described(name, runs)));
        }
      }
      place.replaceChildren(...names.filter((name) => on.has(name)).map((name) => made.get(name).box));
      names.filter((name) => on.has(name)).forEach((name) => made.get(name).draw(() => charts.curves(name, visible(() => true))));
    }
    redraws.push(draw);
    const thinned = runs.some((run) => run.history.rows.length < run.history.epochs);
    return section("curves", "Learning curves",
      switches("Figures", names.map((name) => [name, t.title(name)]), on, draw), place,
      note("Solid: validation. Dashed: training, with augmentation, so that the two are not quite the same task. A ring marks the epoch whose weights the run kept." + (thinned ? " Of long runs some epochs are left out here; history.csv has all." : "")));
  }

  function errors() {
    const emotion = (run) => Boolean(run.emotion);
    const points = (run) => Boolean(run.keypoints && run.keypoints.curve);
    const boxes = [
      overlaid("Cumulative error of the keypoints", points, () => "Share of faces with at most such an error; the table of quantiles has figures", charts.cumulative),
      overlaid("Distribution of the keypoints' error", points, () => "Share of faces with such an error; the table of quantiles has figures", charts.histogram),
      overlaid("Calibration of the emotion's probability", emotion, () => "Share of right answers by their probability. " + t.listed(runs.filter(emotion).slice(0, 10).map((run) => run.label + ": calibration error " + t.share(run.emotion.ece))), charts.reliability),
    ].filter(Boolean);
    const pointed = runs.filter(points);
    return boxes.length === 0 ? null : section("errors", "Errors and calibration", el("div", {class: "charts"}, boxes),
      runs.some(emotion) ? note("Calibration is of the runs as they are: no temperature was fitted, as export does. Expected calibration error with 15 bins (Guo et al., ICML 2017): "
        + t.listed(runs.filter(emotion).map((run) => run.label + " " + t.share(run.emotion.ece))) + ". A larger dot has more faces.") : null,
      ...(pointed.length ? [el("h3", {}, "Quantiles of the faces' errors"), tables.quantiles(pointed),
        note("Error: mean distance of a face's points from the true ones, by the true distance of its outer eye corners (NME, inter-ocular). So many of the faces have at most this error.")] : []));
  }

  const scored = {
    train: "training faces, which the networks have learned with these labels: a label learned by heart is not doubted",
    validation: "validation faces, which were not trained on but chose the epoch that was kept",
    test: "test faces, which were not trained on",
  };

  function emotionDoubts(of) {
    return [
      el("h3", {}, "Emotion"),
      el("p", {}, "Labels that the networks doubt by confident learning (Northcutt, Jiang and Chuang, ", el("cite", {}, "Confident Learning: Estimating Uncertainty in Dataset Labels"),
        ", JAIR 2021, arXiv:1911.00068): a face is taken for the most probable class that reaches its threshold, which is the mean probability of the class over the faces labelled so. The probabilities are of " + of.parts.map((name) => scored[name]).join("; and of ") + "."),
      note("These are candidates to look at, not verdicts. The method takes the network for better than the labels; one that is often wrong doubts too many. Estimated share of wrong labels, as an upper hint: "
        + t.listed(of.runs.map((one) => (runs.find((run) => run.name === one.run) || {label: one.run}).label + " " + t.share(one.share))) + ". "
        + t.count(of.in_doubt) + " faces are in doubt" + (of.runs.length > 1 ? ", " + t.count(of.all_agree) + " of them to every run that scored them, in favour of the same class" : "") + "."),
      of.faces.length ? faces.doubts(of.faces) : el("p", {}, "No label is in doubt."),
      ...(of.copies.length ? [el("h4", {}, "The same picture under another label"), note(t.count(of.copy_count) + (of.copy_count > of.copies.length ? " scored faces, of which the first " + of.copies.length : " scored faces")
        + " have exact copies, pixel by pixel, in their source that are labelled otherwise: at least one of the labels is wrong or both are possible."), faces.copies(of.copies)] : []),
    ];
  }

  function pointDoubts(of) {
    const agree = (f) => (f.scored > 1 ? f.votes + " of " + f.scored + " runs agree" : null);
    return [
      el("h3", {}, "Keypoints"),
      el("p", {}, "Left and right exchanged: of " + t.count(of.checked) + " faces, " + t.count(of.exchange_count) + (of.exchange_count === 1 ? " has" : " have") + " pairs of points whose labels lie nearer to the predictions when left and right are exchanged."),
      of.exchanges.length ? faces.points(of.exchanges, (f) => [t.fixed(f.as_labelled, 1) + " px as labelled, " + t.fixed(f.exchanged, 1) + " exchanged", t.listed(f.points.map(t.point)), agree(f)]) : null,
      el("h4", {}, "Points farthest from every prediction"),
      note("One point of each face: the one whose label is farthest from all predictions while these lie together. A face that is wrong as a whole is rather the network's mistake; a lone point may be the label's."),
      faces.points(of.points, (f) => [t.point(f.point) + ": " + t.fixed(f.nearest_px, 1) + " px", f.scored > 1 ? "predictions within " + t.fixed(f.spread_px, 1) + " px" : null]),
    ];
  }

  function doubts() {
    const of = data.doubts;
    return !of.emotion && !of.keypoints ? null : section("labels", "Labels in doubt", ...(of.emotion ? emotionDoubts(of.emotion) : []), ...(of.keypoints ? pointDoubts(of.keypoints) : []));
  }

  faces.use(data.pictures);
  const details = runs.map((run) => facelab.reportRun(run));
  const overlays = () => redraws.forEach((draw) => draw());
  const key = runs.length < 2 ? null : el("div", {class: "box"}, switches("Runs in the charts", runs.map((run) => [run.number, charts.swatch(run), run.label]), shown, overlays));
  const top = [head(), figures(), differences(), key, curves(), errors(), doubts(),
    section("runs", runs.length === 1 ? "The run" : "Each run", ...details.map((one) => one.box))].filter(Boolean);
  const nav = el("nav", {class: "contents", "aria-label": "Contents"}, contents.map(([id, title]) => el("a", {href: "#" + id}, title)));
  main.replaceChildren(top[0], nav, ...top.slice(1));
  document.documentElement.classList.add("report");
  overlays();
  details.slice(0, 1).forEach((one) => one.open());
  // What is closed would be missing on paper.
  window.addEventListener("beforeprint", () => {
    details.forEach((one) => one.open());
    main.querySelectorAll("details").forEach((one) => {
      one.open = true;
    });
  });
  main.setAttribute("data-drawn", "true");
};
