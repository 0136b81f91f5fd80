// A search's page: the same live and in report.html.
"use strict";
facelab.searchPage = function (main) {
  const el = facelab.el;
  const s = facelab.searchCharts;
  const title = el("h1", {});
  const lead = el("p", {class: "lead"});
  const state = el("div", {});
  const running = el("div", {});
  const failures = el("div", {});
  const space = el("div", {class: "wide"});
  const trials = el("div", {class: "wide tall-table", tabindex: "0", "aria-label": "Trials"});
  const drawTrials = facelab.tablePlace(trials);
  const time = facelab.charts.chart("Score against time", true, "Score of each trial against the time it ended; the table of trials has the figures");
  const parallel = facelab.charts.chart("All settings at once", true, "One line for each trial through its values to its score; the table of trials has the figures");
  const curves = facelab.charts.chart("Learning curves", true, "The objective over the epochs of each trial");
  const importance = facelab.charts.chart("What matters", false, "Importance of each setting");
  const importanceNote = el("p", {class: "note"});
  const sliceKey = el("div", {});
  const slices = el("div", {class: "boxes"});
  const slicesBox = el("div", {}, sliceKey, slices);
  const sliceCharts = new Map();
  importance.box.append(importanceNote);
  // Lines and names need room; a phone scrolls sideways.
  const sideways = el("div", {class: "wide", tabindex: "0", "aria-label": "All settings at once"});
  parallel.place.before(sideways);
  sideways.append(parallel.place);
  parallel.box.append(el("p", {class: "note"}, "The more a line stands out from the ground, the better its trial; the thick one is the winner, or till then the best, and dotted ones were pruned. What lies outside of the space has no line there."));
  main.replaceChildren(title, lead, state, running, time.box, facelab.box("Space", space), importance.box, parallel.box, slicesBox, curves.box, failures,
    facelab.box("Trials", el("p", {class: "note"}, "A figure's title has all of its digits; the marked row is the winner, or till then the best."), trials));

  function count(search, status) {
    const n = search.trials.filter((t) => t.status === status).length;
    return n > 0 ? n : null;
  }

  function budget(b) {
    return [b.trials ? b.trials + " trials" : null, b.hours ? b.hours + " h" : null].filter(Boolean).join(" or ");
  }

  function drawState(search) {
    const best = s.best(search);
    const winner = search.winner;
    const sentence = winner ? winner.sentence : best ? "Best so far: trial " + best.trial + " with " + search.objective.label + " " + facelab.number(best.score) + "." : "No trial has a score yet.";
    state.replaceChildren(
      el("p", {class: "box sentence", id: "sentence"}, sentence),
      facelab.box(null, facelab.facts([
        ["status", search.status + (search.status === "running" ? ", " + search.phase : "")],
        ["trials", search.trials.length],
        ["budget", search.budget ? budget(search.budget) : null],
        ["done", count(search, "done")],
        ["running", count(search, "running")],
        ["pruned", count(search, "pruned")],
        ["failed", count(search, "failed")],
        ["repeats", count(search, "repeat")],
        ["time", facelab.time(search.seconds)],
        ["objective", search.objective.label + (search.objective.higher_is_better ? ", higher is better" : ", lower is better")],
        ["strategy", search.strategy + ", seed " + search.seed],
        ["pruning", search.pruning],
        ["confirmation", search.confirmation ? "best " + search.confirmation.top + " with " + search.confirmation.seeds + " seeds each" : null],
        ["computes", search.engine],
        ["commit", search.commit],
      ])));
  }

  function drawRunning(search, links) {
    running.replaceChildren(...search.trials.filter((t) => t.status === "running").map((t) => {
      const link = links && links[t.trial];
      const now = link && link.step;
      return facelab.box(null,
        el("h2", {}, link ? el("a", {href: "/run/" + link.session}, "Trial " + t.trial) : "Trial " + t.trial, " is running"),
        now ? el("progress", {max: 1, value: ((now.epoch - 1) * now.batches + now.batch) / (now.epochs * now.batches), "aria-label": "Share of the trial's steps done"}) : null,
        facelab.facts([
          ["epoch", now ? now.epoch + " of " + now.epochs : t.epochs],
          ["images per second", now ? facelab.number(now.imagesPerSecond) : null],
          ...search.space.map((p) => [p.key, facelab.searchTables.value(p, t)]),
        ]));
    }));
  }

  function drawFailures(search) {
    const failed = search.trials.filter((t) => t.status === "failed");
    failures.replaceChildren(...(failed.length === 0 ? [] : [facelab.box("Failures",
      el("ul", {}, failed.map((t) => el("li", {}, "trial " + t.trial + ": " + (t.reason || "no reason was stored")))))]));
  }

  function drawSlices(search) {
    sliceKey.replaceChildren(facelab.box("One setting at a time", facelab.searchTables.key(search)));
    for (const parameter of search.space) {
      if (!sliceCharts.has(parameter.key)) {
        const one = facelab.charts.chart(parameter.key, false, "Score against " + parameter.key);
        sliceCharts.set(parameter.key, one);
        slices.append(one.box);
      }
      sliceCharts.get(parameter.key).draw(() => s.slice(search, parameter));
    }
  }

  /** A chart that has nothing to show yet takes no room. */
  function drawIf(has, chart, options) {
    chart.box.hidden = !has;
    if (has) {
      chart.draw(options);
    }
  }

  /** Draws a search; links lead from trials to their pages and are null in a report. */
  return function (data, links) {
    const search = data.search;
    title.textContent = "Search " + search.name;
    document.title = search.name + " – FaceLab";
    lead.textContent = search.experiment + ", begun " + search.started + (search.finished ? ", ended " + search.finished : "");
    drawState(search);
    drawRunning(search, links);
    drawFailures(search);
    const some = s.scored(search).length > 0;
    drawIf(some, time, () => s.overTime(search));
    parallel.place.style.minWidth = 110 * (search.space.length + 1) + "px";
    drawIf(some && search.space.length > 0, parallel, () => facelab.spaceCharts.parallel(search));
    drawIf(Object.keys(data.curves).length > 0, curves, () => s.curves(search, data.curves));
    importance.place.hidden = search.importance.length === 0;
    importanceNote.textContent = search.importance_note || "";
    importance.box.hidden = search.importance.length === 0 && !search.importance_note;
    if (search.importance.length > 0) {
      importance.draw(() => facelab.spaceCharts.importance(search));
    }
    slicesBox.hidden = !some;
    if (some) {
      drawSlices(search);
    }
    space.replaceChildren(facelab.searchTables.space(search));
    const best = s.chosen(search);
    drawTrials(facelab.searchTables.columns(search, links), search.trials, (t) => t === best);
  };
};
