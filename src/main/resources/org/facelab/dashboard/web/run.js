// A run's page: where it stands, its charts, its pictures, and every epoch's figures.
"use strict";
(function () {
  const el = facelab.el;
  const session = location.pathname.split("/")[2];
  const facts = el("div", {});
  const step = el("div", {});
  const pictures = el("div", {class: "boxes pictures"});
  const table = el("div", {class: "wide tall-table", tabindex: "0", "aria-label": "Epochs"});
  const drawTable = facelab.tablePlace(table);
  const charts = facelab.runCharts();
  const figures = new Map();

  function drawStep(now) {
    if (!now) {
      step.replaceChildren();
      return;
    }
    const done = ((now.epoch - 1) * now.batches + now.batch) / (now.epochs * now.batches);
    step.replaceChildren(facelab.box("Training now",
      el("progress", {max: 1, value: done, "aria-label": "Share of the steps done"}),
      facelab.facts([
        ["epoch", now.epoch + " of " + now.epochs],
        ["batch", now.batch + " of " + now.batches],
        ["images per second", facelab.number(now.imagesPerSecond)],
        ["objective so far", facelab.number(now.objective)],
        ["learning rate", facelab.number(now.learningRate)],
      ])));
  }

  function drawPictures(panels) {
    const wanted = new Set(panels.map((panel) => panel.file));
    for (const [file, figure] of figures) {
      if (!wanted.has(file)) {
        figure.box.remove();
        figures.delete(file);
      }
    }
    for (const panel of panels) {
      if (!figures.has(panel.file)) {
        const image = el("img", {loading: "lazy"});
        const title = el("h2", {});
        const box = el("figure", {class: "box"}, title, image);
        figures.set(panel.file, {image, title, box, version: null});
        pictures.append(box);
      }
      const figure = figures.get(panel.file);
      if (figure.version !== panel.version) {
        figure.version = panel.version;
        figure.title.textContent = panel.title;
        figure.image.alt = panel.title;
        figure.image.src = "/run/" + session + "/pictures/" + panel.file + "?" + panel.version;
      }
    }
  }

  function drawEpochs(run) {
    if (run.rows.length === 0) {
      table.replaceChildren(el("p", {}, "No epoch is finished."));
      return;
    }
    drawTable(run.columns.map((name, i) => ({title: name, key: name, number: true, value: (row) => row[i]})), run.rows);
  }

  facelab.poll("/api/run/" + session, function (run, main) {
    if (!main.querySelector("h1")) {
      main.replaceChildren(el("h1", {}, "Run " + run.name), facts, step, charts.place, pictures,
        facelab.box("Epochs", el("p", {class: "note"}, "As history.csv has them; a figure's title has all of its digits."), table));
      document.title = run.name + " – FaceLab";
    }
    facts.replaceChildren(
      el("p", {class: "lead"}, run.folder),
      facelab.box(null, facelab.facts([
        ["experiment", run.experiment],
        ["seed", run.seed],
        ["status", run.live ? "training here" : run.status],
        ["started", run.started],
        ["finished", run.facts.finished],
        ["kept epoch", run.facts.best_epoch],
        ["parameters", run.facts.parameters],
        ["frozen parameters", run.facts.frozen || null],
        ["precision", run.facts.engine && run.facts.engine.precision],
        ["training UI", run.statistics ? el("a", {href: "/train/" + session + "/overview"}, "layers, updates and memory") : "no statistics stored; train with --ui"],
      ])));
    drawStep(run.step);
    charts.draw(run);
    drawPictures(run.pictures);
    drawEpochs(run);
  });
})();
