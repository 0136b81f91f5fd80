// The charts of a search over its trials: score against time, what each setting did, and learning curves.
"use strict";
facelab.searchCharts = (function () {
  const c = facelab.charts;

  /** How kinds of trials look: told apart by shape as well as by colour. */
  const looks = {
    "default": {label: "default setting", symbol: "diamond", color: "#cc79a7", size: 15},
    done: {label: "done", symbol: "circle", color: "#0072b2", size: 9},
    pruned: {label: "pruned", symbol: "triangle", color: "#e69f00", size: 10},
    repeat: {label: "repeat", symbol: "emptyCircle", color: "#56b4e9", size: 9},
    confirmation: {label: "confirmation", symbol: "rect", color: "#009e73", size: 9},
    interrupted: {label: "interrupted", symbol: "emptyTriangle", color: "#8a6d00", size: 9},
    running: {label: "running", symbol: "emptyDiamond", color: "#0072b2", size: 11},
    failed: {label: "failed", symbol: "pin", color: "#d55e00", size: 12},
  };

  /** Which look a trial has. */
  function kind(trial) {
    if (trial.status === "done" && trial.role !== "candidate") {
      return trial.role;
    }
    return looks[trial.status] ? trial.status : "done";
  }

  /** Trials with a score that a search chooses from; confirmations repeat a setting with other seeds. */
  function scored(search) {
    return search.trials.filter((t) => t.score !== null && t.score !== undefined && t.role !== "confirmation");
  }

  /** The best of the trials that ran to their end; null if there is none. */
  function best(search) {
    const up = search.objective.higher_is_better;
    return scored(search).filter((t) => t.status === "done").reduce(
      (a, b) => (a === null || (up ? b.score > a.score : b.score < a.score) ? b : a), null);
  }

  /** The trial whose setting is to be taken: the winner of the confirmation, or till then the best. */
  function chosen(search) {
    const winner = search.winner && search.trials.find((t) => t.trial === search.winner.trial);
    return winner || best(search);
  }

  /**
   * What is drawn of a score: scores that are far worse than the middle of them, as of a trial that has all but
   * diverged, would press all others into one line, and are drawn at the edge.
   */
  function drawn(search) {
    const up = search.objective.higher_is_better;
    const scores = scored(search).map((t) => t.score).sort((a, b) => (up ? b - a : a - b));
    const spread = scores.length > 2 ? Math.abs(scores[Math.floor(scores.length / 2)] - scores[0]) : 0;
    if (spread === 0) {
      return (score) => score;
    }
    const edge = up ? scores[0] - 6 * spread : scores[0] + 6 * spread;
    return (score) => (up ? Math.max(score, edge) : Math.min(score, edge));
  }

  function byKind(trials, point) {
    return Object.keys(looks).map((name) => ({
      name: looks[name].label,
      type: "scatter",
      symbol: looks[name].symbol,
      symbolSize: looks[name].size,
      color: looks[name].color,
      data: trials.filter((t) => kind(t) === name).map((t) => ({value: point(t), name: String(t.trial), score: t.score})),
    })).filter((series) => series.data.length > 0);
  }

  const tooltip = (label) => ({
    trigger: "item",
    renderMode: "richText",
    confine: true,
    formatter: (p) => (p.name ? "trial " + p.name + "\n" : "") + label + " " + facelab.number(p.data.score !== undefined ? p.data.score : p.value[p.value.length - 1]),
  });

  function unitOf(seconds) {
    return seconds < 300 ? ["s", 1] : seconds < 10800 ? ["min", 60] : ["h", 3600];
  }

  /** Score against time, and the best so far as a line. */
  function overTime(search) {
    const all = search.trials.filter((t) => t.score !== null && t.score !== undefined && t.ended_at !== null);
    const [unit, size] = unitOf(Math.max(search.seconds || 0, 1));
    const shown = drawn(search);
    const series = byKind(all, (t) => [t.ended_at / size, shown(t.score)]);
    const up = search.objective.higher_is_better;
    const line = [];
    for (const t of scored(search).filter((one) => one.status === "done" && one.ended_at !== null).sort((a, b) => a.ended_at - b.ended_at)) {
      const last = line.length > 0 ? line[line.length - 1][1] : null;
      if (last === null || (up ? t.score > last : t.score < last)) {
        line.push([t.ended_at / size, t.score]);
      }
    }
    if (line.length > 0) {
      line.push([Math.max(search.seconds / size, line[line.length - 1][0]), line[line.length - 1][1]]);
    }
    series.unshift({name: "best so far", type: "line", step: "end", symbol: "none", color: c.ink(), lineStyle: {width: 2}, data: line});
    return c.plane({type: "value", name: "time (" + unit + ")", scale: false, min: 0}, {type: "value", name: search.objective.label}, series,
      {tooltip: tooltip(search.objective.label)});
  }

  /** An axis for a setting's values. */
  function valueAxis(parameter, more) {
    if (parameter.kind === "choice") {
      return Object.assign({type: "category", data: parameter.choices.map(String), split: false}, more);
    }
    const log = parameter.kind === "log-uniform";
    return Object.assign({type: log ? "log" : "value", min: parameter.low, max: parameter.high, scale: true, minInterval: parameter.kind === "integer" ? 1 : undefined}, more);
  }

  /** A trial's value on such an axis; the default's may lie outside of the space, and then is left out. */
  function place(parameter, trial) {
    const value = trial.values[parameter.key];
    if (value === undefined || value === null) {
      return null;
    }
    if (parameter.kind === "choice") {
      return parameter.choices.map(String).includes(String(value)) ? String(value) : null;
    }
    const x = Number(value);
    return Number.isFinite(x) && x >= parameter.low && x <= parameter.high ? x : null;
  }

  /** Score against one setting. */
  function slice(search, parameter) {
    const trials = scored(search).filter((t) => place(parameter, t) !== null);
    const shown = drawn(search);
    const options = c.plane(valueAxis(parameter, {name: ""}), {type: "value", name: search.objective.label},
      byKind(trials, (t) => [place(parameter, t), shown(t.score)]), {tooltip: tooltip(search.objective.label)});
    options.legend = undefined;
    options.grid.top = 26;
    options.grid.bottom = 8;
    return options;
  }

  /** The objective over the epochs of every trial; the best and the default stand out. */
  function curves(search, all) {
    const winner = chosen(search);
    const shown = drawn(search);
    const series = search.trials.filter((t) => t.role !== "confirmation" && all[t.trial]).map((t) => {
      const look = t === winner ? [(search.winner ? "winner: trial " : "best: trial ") + t.trial, "#0072b2", 3, "solid"]
        : t.role === "default" ? ["default setting", "#cc79a7", 3, "dashed"]
          : [t.status === "pruned" ? "pruned" : "other trials", t.status === "pruned" ? "#e69f00" : "#8c959f", 1, t.status === "pruned" ? "dotted" : "solid"];
      return {name: look[0], type: "line", symbol: "circle", symbolSize: 4, showSymbol: all[t.trial].length === 1, color: look[1],
        lineStyle: {width: look[2], type: look[3], opacity: look[2] > 1 ? 1 : 0.7}, z: look[2],
        data: all[t.trial].map(([epoch, score]) => ({value: [epoch, shown(score)], name: String(t.trial), score}))};
    });
    return c.plane({type: "value", name: "epoch", minInterval: 1}, {type: "value", name: search.objective.label}, series,
      {tooltip: tooltip(search.objective.label)});
  }

  return {looks, kind, scored, drawn, best, chosen, place, valueAxis, overTime, slice, curves};
})();
