// The tables of a search: its space, and its trials.
"use strict";
facelab.searchTables = (function () {
  const el = facelab.el;

  /** A small picture of a trial's symbol, so that status is not told by colour alone. */
  function symbol(look) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("aria-hidden", "true");
    const empty = look.symbol.startsWith("empty");
    const shapes = {circle: "M6 1a5 5 0 1 0 .01 0z", triangle: "M6 1l5 10H1z", rect: "M1.5 1.5h9v9h-9z", diamond: "M6 0l4 6-4 6-4-6z", pin: "M2 1l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z"};
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", shapes[(empty ? look.symbol.slice(5) : look.symbol).toLowerCase()] || shapes.circle);
    path.setAttribute("fill", empty ? "none" : look.color);
    path.setAttribute("stroke", look.color);
    path.setAttribute("stroke-width", empty ? "1.6" : "0");
    svg.append(path);
    return svg;
  }

  function state(trial) {
    return el("span", {class: "state"}, symbol(facelab.searchCharts.looks[facelab.searchCharts.kind(trial)]), trial.status);
  }

  /** What each look means, for the charts without a legend. */
  function key(search) {
    const kinds = new Set(facelab.searchCharts.scored(search).map(facelab.searchCharts.kind));
    return el("ul", {class: "key"}, [...kinds].map((name) => {
      const look = facelab.searchCharts.looks[name];
      return el("li", {class: "state"}, symbol(look), look.label);
    }));
  }

  function range(parameter) {
    return parameter.kind === "choice" ? parameter.choices.join(", ") : facelab.number(parameter.low) + " to " + facelab.number(parameter.high);
  }

  /** Settings, where they were looked for, and the values of the default and of the best. */
  function space(search) {
    const best = facelab.searchCharts.chosen(search);
    const heading = !best ? "best so far" : (search.winner ? "winner: trial " : "best so far: trial ") + best.trial;
    return el("table", {},
      el("thead", {}, el("tr", {}, ["setting", "kind", "range", "default", heading].map((h) => el("th", {scope: "col"}, h)))),
      el("tbody", {}, search.space.map((p) => el("tr", {},
        el("th", {scope: "row"}, p.key), el("td", {}, p.kind), el("td", {class: "text"}, range(p)), el("td", {}, p.default),
        el("td", {"data-best": p.key, title: best ? best.values[p.key] : null}, best ? value(p, best) : "–")))));
  }

  /** A trial's value of a setting; its title has all digits. */
  function value(parameter, trial) {
    const text = trial.values[parameter.key];
    return parameter.kind === "choice" ? text : facelab.number(text);
  }

  function name(trial, links) {
    const link = links[trial.trial];
    return link ? el("a", {href: "/run/" + link.session}, "trial " + trial.trial) : "trial " + trial.trial;
  }

  function pages(trial, links) {
    const link = links[trial.trial];
    return link && link.statistics ? el("a", {href: "/train/" + link.session + "/overview", "aria-label": "Training UI of trial " + trial.trial}, "open") : "";
  }

  function role(trial) {
    return trial.role === "confirmation" ? "confirms " + trial.of : trial.role;
  }

  /** Columns of the table of trials; links is null where there are no pages to lead to. */
  function columns(search, links) {
    const metrics = [...new Set(search.trials.flatMap((t) => Object.keys(t.metrics || {})))].sort();
    const ended = (t) => (t.ended_at === null || t.ended_at === undefined ? null : t.ended_at - t.started_at);
    return [
      {title: "trial", value: (t) => t.trial, cell: (t) => name(t, links || {})},
      {title: "status", value: (t) => t.status, cell: state},
      {title: "score", number: true, value: (t) => t.score, hint: search.objective.label},
      {title: "role", value: role},
      {title: "epochs", number: true, value: (t) => t.epochs},
      {title: "kept epoch", number: true, value: (t) => t.best_epoch},
      {title: "time", number: true, value: ended, cell: (t) => facelab.time(ended(t))},
      ...search.space.map((p) => ({title: facelab.spaceCharts.short(p.key), hint: p.key, key: p.key, number: p.kind !== "choice", value: (t) => t.values[p.key]})),
      ...metrics.map((m) => ({title: m, key: m, number: true, value: (t) => (t.metrics || {})[m]})),
      {title: "seed", number: true, value: (t) => t.seed},
      ...(links ? [{title: "training UI", value: (t) => (links[t.trial] || {}).statistics, cell: (t) => pages(t, links)}] : []),
      {title: "reason", value: (t) => t.reason, long: true},
    ];
  }

  return {space, columns, key, value};
})();
