// The tables of a report on runs: figures, differences, confusions, classes, points.
"use strict";
facelab.reportTables = (function () {
  const el = facelab.el;
  const t = facelab.text;

  /** A table in a place that scrolls sideways on its own where the page is narrow. */
  function wide(caption, head, rows, more) {
    return el("div", {class: "wide", tabindex: "0", role: "region", "aria-label": caption},
      el("table", more || {}, el("caption", {class: "unseen"}, caption),
        el("thead", {}, head.every((cell) => cell instanceof Node && cell.localName === "th") ? el("tr", {}, head) : head),
        el("tbody", {}, rows)));
  }

  const th = (text, hint, number) => el("th", {scope: "col", title: hint, class: number ? "number" : null}, text);
  const td = (...content) => el("td", {class: "number"}, ...content);

  /** The colour of a run or group beside its name. */
  function named(one) {
    return el("span", {class: "named"}, facelab.reportCharts.swatch(one), el("span", {}, one.label));
  }

  /** The heading of a figure's column. */
  function metricHead(metric) {
    const m = t.metric(metric.name);
    return th(m.label + (metric.lower_is_better ? " ↓" : " ↑"), (m.hint || "") + (metric.lower_is_better ? "; less is better" : "; more is better"), true);
  }

  /** One task's figures: a row for each group of seeds, winners of the tests marked. */
  function figures(table, groups) {
    const seeds = table.groups.some((row) => row.n > 1);
    const rows = table.groups.map((row) => el("tr", {},
      el("th", {scope: "row"}, named(groups[row.group])), seeds ? td(row.n) : null,
      row.cells.map((cell, i) => {
        const name = table.metrics[i].name;
        const mark = cell.winner ? el("span", {class: "mark", title: "better than all others"}, " ★") : cell.alike ? el("span", {class: "alike", title: "not distinguishable from the best"}, " ≈") : null;
        return el("td", {class: "number", title: cell.mean, "data-metric": name},
          el(cell.winner ? "strong" : "span", {}, t.figure(name, cell.mean), mark),
          cell.mean_ci95 ? el("small", {}, t.interval(name, cell.mean_ci95)) : null,
          cell.sd === null ? null : el("small", {}, "sd " + t.figure(name, cell.sd)));
      })));
    return wide("Figures of the task " + table.task, [th("runs"), seeds ? th("seeds", null, true) : null, ...table.metrics.map(metricHead)].filter(Boolean), rows);
  }

  const luck = {
    mcnemar: "McNemar's test; covers the luck of the test faces, not of the seed",
    faces: "covers the luck of the test faces, not of the seed",
    persons: "covers the luck of the test persons, not of the seed",
    faces_and_seeds: "covers the luck of test faces and seeds",
    persons_and_seeds: "covers the luck of test persons and seeds",
  };

  /** What the tests say, one sentence for each tested figure and pair with the best. */
  function verdicts(table, groups) {
    const tested = table.metrics.filter((metric) => metric.tests.length > 0);
    if (tested.length === 0) {
      return null;
    }
    return el("ul", {class: "verdicts"}, tested.flatMap((metric) => metric.tests.map((test) => {
      const m = t.metric(metric.name);
      const p = test.p === null ? "no p value" : test.p < 0.001 ? "p < 0.001" : "p = " + test.p.toFixed(3);
      return el("li", {}, el("b", {}, m.label + ": "), groups[test.best].label, test.differs ? " is better than " : " is not distinguishable from ", groups[test.other].label,
        " (difference " + t.figure(metric.name, test.difference) + (test.difference_ci95 ? ", 95 % interval " + t.interval(metric.name, test.difference_ci95) : "") + ", " + p + "; " + luck[test.method] + ").");
    })));
  }

  /** How the figures of a task were made. */
  function measured(table) {
    const several = table.groups.some((row) => row.n > 1);
    const single = table.groups.some((row) => row.n === 1);
    return el("p", {class: "note"}, (table.part ? "The " + table.part + " part, " : "") + t.count(table.faces) + " faces. 95 % intervals"
      + (several ? " of several seeds: Student's, of the mean over seeds on these test faces" : "") + (several && single ? ";" : "")
      + (single && table.resampled ? " of one run: percentile bootstrap of " + t.count(table.units) + " " + table.resampled + ", " + t.count(table.resamples) + " resamples; another seed may differ" : "") + ".");
  }

  function legend(tests) {
    return el("p", {class: "note"}, (tests ? "★ better than every other by the tests; ≈ not distinguishable from the best. p is Holm-corrected for all " + tests + " tests of the comparison. " : "") + "↑ more is better, ↓ less is better.");
  }

  /** Every run by itself, where groups have several. */
  function singles(table, groups, runs) {
    if (table.groups.every((row) => row.n === 1)) {
      return null;
    }
    const rows = table.groups.flatMap((row) => groups[row.group].runs.map((number, k) => el("tr", {},
      el("th", {scope: "row"}, named(runs[number])),
      row.cells.map((cell, i) => {
        const name = table.metrics[i].name;
        const one = cell.runs[k];
        return el("td", {class: "number", title: one.value}, t.figure(name, one.value), one.value_ci95 ? el("small", {}, t.interval(name, one.value_ci95)) : null);
      }))));
    return el("details", {class: "more"}, el("summary", {}, "Every run by itself"),
      wide("Every run's figures of the task " + table.task, [th("run"), ...table.metrics.map(metricHead)], rows));
  }

  const none = (value) => value === "-";

  /** Keys that only some experiments have, those of one thing in a row: data.sources.fer.*, 15 keys. */
  function condensed(list) {
    const things = new Map();
    for (const one of list) {
      const there = one.values.filter((value) => !none(value));
      const alike = there.length < one.values.length && new Set(there).size === 1;
      const thing = alike ? one.key.split(".").slice(0, 3).join(".") + " " + one.values.map(none) : one.key;
      things.set(thing, (things.get(thing) || []).concat([one]));
    }
    return [...things.values()].map((same) => (same.length < 3 ? same : [{
      key: same[0].key.split(".").slice(0, 3).join(".") + ".*, " + same.length + " keys",
      values: same[0].values.map((value) => (none(value) ? value : "has them")),
    }])).flat();
  }

  /** Keys of the experiments whose values are not equal. */
  function differences(list, groups) {
    return [wide("What differs between the experiments",
      [th("key"), ...groups.map((group) => el("th", {scope: "col"}, named(group)))],
      condensed(list).map((one) => el("tr", {}, el("th", {scope: "row", class: "code"}, one.key),
        one.values.map((value) => el("td", {class: "value"}, none(value) ? "–" : value))))),
    el("p", {class: "note"}, "– the experiment has no such key.")];
  }

  /** Which class was taken for which: shares of each true class, with counts. */
  function confusion(emotion) {
    const classes = emotion.classes;
    const head = [
      el("tr", {}, el("td", {}), el("th", {scope: "colgroup", colspan: classes.length, class: "over"}, "taken for"), el("td", {})),
      el("tr", {}, th("truth"), classes.map((name) => th(name, null, true)), th("faces", null, true)),
    ];
    const rows = emotion.confusion.map((row, k) => {
      const all = row.reduce((a, b) => a + b, 0);
      return el("tr", {}, el("th", {scope: "row"}, classes[k]),
        row.map((n, p) => {
          const share = all === 0 ? 0 : n / all;
          const cell = el("td", {class: k === p ? "cell right" : "cell wrong", "data-count": n},
            el("b", {}, all === 0 ? "–" : t.share(share, 0)), el("small", {}, t.count(n)));
          cell.style.setProperty("--share", (70 * share).toFixed(1) + "%");
          return cell;
        }), td(t.count(all)));
    });
    return wide("Confusion: percent of each true class, and numbers of faces", head, rows, {class: "confusion"});
  }

  /** A figure, its interval below it. */
  function cell(row, name, metric) {
    return td(t.figure(metric, row[name]), row[name + "_ci95"] ? el("small", {}, t.interval(metric, row[name + "_ci95"])) : null);
  }

  /** A dot between the ends of its interval, on a scale from 0 to most. */
  function whisker(value, ends, most) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 120 14");
    svg.setAttribute("class", "whisker");
    svg.setAttribute("aria-hidden", "true");
    const x = (v) => 4 + 112 * Math.max(0, Math.min(1, v / most));
    const add = (name, attributes) => {
      const shape = document.createElementNS(ns, name);
      Object.entries(attributes).forEach(([key, v]) => shape.setAttribute(key, v));
      svg.append(shape);
    };
    add("line", {x1: 4, x2: 116, y1: 7, y2: 7, class: "scale"});
    if (value !== null && value !== undefined) {
      if (ends) {
        add("line", {x1: x(ends[0]), x2: x(ends[1]), y1: 7, y2: 7, class: "ends"});
      }
      add("circle", {cx: x(value), cy: 7, r: 3.6});
    }
    return el("td", {class: "picture"}, svg);
  }

  function classes(emotion) {
    return wide("Precision, recall and F1 of each class with 95 % intervals",
      [th("class"), th("recall", t.metric("recall").hint, true), th("precision", t.metric("precision").hint, true), th("F1", t.metric("f1").hint, true), th("F1, 0 to 100 %"), th("faces", null, true)],
      emotion.per_class.map((row) => el("tr", {}, el("th", {scope: "row"}, row.name),
        cell(row, "recall", "recall"), cell(row, "precision", "precision"), cell(row, "f1", "f1"), whisker(row.f1, row.f1_ci95, 1), td(t.count(row.support)))));
  }

  function points(keypoints) {
    const most = Math.max(0.001, ...keypoints.per_point.map((row) => (row.rmse_px_ci95 ? row.rmse_px_ci95[1] : row.rmse_px || 0)));
    return wide("Error of each point with 95 % intervals",
      [th("point"), th("RMSE", t.metric("rmse_px").hint, true), th("0 to " + most.toFixed(1) + " px"), th("NME", "mean error by the true distance of the outer eye corners", true), th("faces", null, true)],
      keypoints.per_point.map((row) => el("tr", {}, el("th", {scope: "row"}, t.point(row.name)),
        cell(row, "rmse_px", "rmse_px"), whisker(row.rmse_px, row.rmse_px_ci95, most), td(t.share(row.nme)), td(t.count(row.n)))));
  }

  /** Errors that so many of the faces do not exceed, for all runs that have any. */
  function quantiles(runs) {
    const first = runs[0].keypoints.quantiles;
    return wide("Quantiles of the faces' errors",
      [th("run"), ...first.map((q) => th(q.share === 0.5 ? "median" : q.share === 1 ? "worst" : t.share(q.share, 0), null, true))],
      runs.map((run) => el("tr", {}, el("th", {scope: "row"}, named(run)), run.keypoints.quantiles.map((q) => td(t.share(q.nme))))));
  }

  return {wide, th, td, named, figures, verdicts, measured, legend, singles, differences, confusion, classes, points, quantiles};
})();
