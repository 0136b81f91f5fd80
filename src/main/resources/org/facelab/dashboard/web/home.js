// The first page: searches and runs.
"use strict";
(function () {
  const el = facelab.el;
  const place = el("div", {class: "wide"});
  const drawTable = facelab.tablePlace(place);
  const searches = el("div", {});

  const columns = [
    {title: "run", value: (r) => r.name, cell: (r) => el("a", {href: "/run/" + r.session}, r.name)},
    {title: "experiment", value: (r) => r.experiment},
    {title: "seed", number: true, value: (r) => r.seed},
    {title: "status", value: (r) => (r.live ? "training here" : r.status)},
    {title: "started", value: (r) => r.started},
    {title: "training UI", value: (r) => r.statistics,
      cell: (r) => (r.statistics ? el("a", {href: "/train/" + r.session + "/overview"}, "open") : "not stored")},
    {title: "folder", value: (r) => r.folder, long: true},
  ];

  facelab.poll("/api/home", function (home, main) {
    searches.replaceChildren(...home.searches.map((search) => facelab.box(null,
      el("h2", {}, el("a", {href: "/search/" + search.name}, "Search " + (search.title || search.name))),
      el("p", {class: "note"}, search.status + ", " + search.trials + (search.trials === 1 ? " trial" : " trials") + ", " + search.folder))));
    if (!main.querySelector("h1")) {
      main.replaceChildren(el("h1", {}, "Runs"), searches, facelab.box(null, place));
    }
    if (home.runs.length === 0) {
      place.replaceChildren(el("p", {}, home.searches.length > 0 ? "No run but the trials of the search." : "No run has begun."));
    } else {
      const newest = home.runs.slice().sort((a, b) => facelab.compare(a.started, b.started, false));
      drawTable(columns, newest);
    }
  });
})();
