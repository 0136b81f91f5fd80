// The charts of a report on runs: each lays the runs that are switched on over one another.
"use strict";
facelab.reportCharts = (function () {
  const c = facelab.charts;
  const el = facelab.el;
  const t = facelab.text;

  /** A run's symbol in its colour: the key to all charts. */
  function swatch(run) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("aria-hidden", "true");
    const shapes = {circle: "M6 1a5 5 0 1 0 .01 0z", triangle: "M6 1l5 10H1z", rect: "M1.5 1.5h9v9h-9z", diamond: "M6 0l4.5 6L6 12 1.5 6z", roundRect: "M3 1h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z", arrow: "M6 0l5 12-5-3-5 3z"};
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", shapes[run.symbol]);
    path.setAttribute("fill", run.color);
    svg.append(path);
    return svg;
  }

  /** A chart below a small heading; what it shows is told in words as well. */
  function framed(title, description, tall) {
    const chart = c.chart(title, tall, description);
    chart.box = el("figure", {class: "framed"}, el("h3", {}, title), chart.place);
    return chart;
  }

  /** Points [epoch, value] of a column of a run's history. */
  function points(run, column, scale) {
    const i = run.history.columns.indexOf(column);
    return i < 0 ? [] : run.history.rows.filter((row) => row[i] !== null).map((row) => [row[0], row[i] * scale]);
  }

  /** The figures that any run's history has, most telling first. */
  function figures(runs) {
    const order = ["loss", "emotion.accuracy", "keypoints.rmse_px", "emotion.loss", "keypoints.loss", "emotion.macro_f1", "keypoints.nme_interocular", "learning_rate"];
    const found = new Set(runs.flatMap((run) => run.history.columns).map((name) => name.replace(/^(train|validation)\./, "")));
    ["epoch", "step", "seconds"].forEach((name) => found.delete(name));
    const place = (name) => (order.indexOf(name) < 0 ? order.length : order.indexOf(name));
    return [...found].filter((name) => runs.some((run) => ["", "train.", "validation."].some((p) => points(run, p + name, 1).length > 0)))
      .sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  }

  /** In words: the best epoch's value of each run. */
  function described(name, runs) {
    const said = runs.map((run) => {
      const at = points(run, "validation." + name, 1).concat(points(run, name, 1)).find((p) => p[0] === run.best_epoch);
      return at ? run.label + " " + t.figure(name, at[1]) + " in its best epoch, " + at[0] : null;
    }).filter(Boolean);
    return t.title(name) + " over the epochs. " + t.listed(said.slice(0, 10)) + (said.length ? "." : "");
  }

  function line(run, data, dashed) {
    return {
      name: run.label + (dashed ? ", training" : ""),
      type: "line",
      data,
      color: run.color,
      symbol: run.symbol,
      symbolSize: 5,
      showSymbol: data.length === 1 || (!dashed && data.length <= 40),
      lineStyle: {width: dashed ? 1.4 : 2, type: dashed ? "dashed" : "solid", opacity: dashed ? 0.75 : 1},
      emphasis: {disabled: true},
    };
  }

  /** One figure's learning curves. */
  function curves(name, runs) {
    const m = t.metric(name);
    const series = runs.flatMap((run) => {
      const solid = line(run, points(run, "validation." + name, m.scale).concat(points(run, name, m.scale)), false);
      const best = solid.data.find((p) => p[0] === run.best_epoch);
      if (best) {
        solid.markPoint = {
          silent: true, symbol: "circle", symbolSize: 15, label: {show: false},
          itemStyle: {color: "transparent", borderColor: run.color, borderWidth: 2.5}, data: [{coord: best}],
        };
      }
      return [solid, line(run, points(run, "train." + name, m.scale), true)];
    }).filter((one) => one.data.length > 0);
    return c.plane({type: "value", name: "epoch", minInterval: 1}, {type: "value", name: m.unit.trim()}, series,
      {legend: undefined, grid: {left: 8, right: 18, top: 30, bottom: 30, containLabel: true}});
  }

  const overlay = (x, y, series) => c.plane(x, y, series, {legend: undefined, grid: {left: 8, right: 22, top: 30, bottom: 30, containLabel: true}});

  /** Cumulative error: the share of faces whose error is at most so and so large. */
  function cumulative(runs) {
    return overlay(
      {type: "value", name: "NME of a face, %", min: 0, max: 15},
      {type: "value", name: "% of faces", min: 0, max: 100},
      runs.map((run) => Object.assign(line(run, run.keypoints.curve.map((share, i) => [100 * run.keypoints.curve_step * i, 100 * share]), false), {showSymbol: false})));
  }

  /** How many faces have such an error, as shares, so that runs on unequal numbers compare. */
  function histogram(runs) {
    return overlay(
      {type: "value", name: "NME of a face, %; the last step has all above", min: 0, max: 20},
      {type: "value", name: "% of faces", min: 0},
      runs.map((run) => Object.assign(line(run, run.keypoints.histogram.flatMap((n, i) => {
        const y = 100 * n / run.keypoints.measured;
        return [[100 * run.keypoints.histogram_step * i, y], [100 * run.keypoints.histogram_step * (i + 1), y]];
      }), false), {showSymbol: false, areaStyle: {opacity: runs.length > 3 ? 0 : 0.08}})));
  }

  /** Reliability: how often the network is right when it is so and so sure. */
  function reliability(runs) {
    const diagonal = {name: "calibrated", type: "line", data: [[0, 0], [100, 100]], color: c.faint(), showSymbol: false, silent: true, lineStyle: {width: 1.5, type: "dashed", color: c.ink(), opacity: 0.45}};
    return overlay(
      {type: "value", name: "mean probability of the answer, %", min: 0, max: 100},
      {type: "value", name: "% right", min: 0, max: 100},
      [diagonal, ...runs.map((run) => Object.assign(line(run, run.emotion.calibration.map((b) => [100 * b.confidence, 100 * b.accuracy]), false), {
        showSymbol: true,
        // The more faces a point has, the larger it is.
        symbolSize: (value, at) => {
          const bins = run.emotion.calibration;
          const most = Math.max(...bins.map((b) => b.faces));
          return 4 + 8 * Math.sqrt(bins[at.dataIndex].faces / most);
        },
      }))]);
  }

  /** The mean of each person, worst first. */
  function persons(run, task, unit) {
    const of = run[task];
    return overlay(
      {type: "value", name: "persons, from the worst to the best, %", min: 0, max: 100},
      {type: "value", name: unit, min: 0},
      [{
        name: run.label, type: "scatter", color: run.color, symbolSize: (value) => 4 + Math.min(8, Math.sqrt(value[2])),
        data: of.persons.map((p, i) => [of.persons.length < 2 ? 0 : 100 * i / (of.persons.length - 1), 100 * p.mean, p.faces, p.name]),
        tooltip: {formatter: (at) => at.data[3] + ": " + at.data[1].toFixed(1) + " %, " + t.count(at.data[2]) + " faces"},
        itemStyle: {opacity: 0.8},
      }]);
  }

  return {swatch, framed, figures, described, curves, cumulative, histogram, reliability, persons};
})();
