// The search's page while it runs, and of a stored one.
"use strict";
(function () {
  const name = location.pathname.split("/")[2] || "";
  let draw = null;
  facelab.poll("/api/search/" + name, function (data, main) {
    if (!data.search) {
      main.replaceChildren(facelab.el("h1", {}, "Search " + data.name), facelab.el("p", {class: "box"}, "The search has not begun."));
      return;
    }
    draw = draw || facelab.searchPage(main);
    draw(data, data.links);
  });
})();
