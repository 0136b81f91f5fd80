// The same navigation everywhere: fills the side bar of our pages, and adds our pages to the side bar of
// Deeplearning4j's, behind whose own script it is put.
(function () {
  "use strict";
  const parts = location.pathname.split("/");
  const session = parts[1] === "run" || parts[1] === "train" ? decodeURIComponent(parts[2] || "") : "";

  function link(href, text) {
    const a = document.createElement("a");
    a.href = href;
    a.textContent = text;
    if (location.pathname === href) {
      a.setAttribute("aria-current", "page");
    }
    return a;
  }

  function heading(text) {
    const p = document.createElement("div");
    p.className = "of";
    p.textContent = text;
    return p;
  }

  function fetched(path) {
    return fetch(path).then((response) => (response.ok ? response.json() : null)).catch(() => null);
  }

  async function ours(side) {
    const [home, run] = await Promise.all([fetched("/api/home"), session ? fetched("/api/run/" + session) : null]);
    const links = [link("/", "Runs")];
    for (const search of home ? home.searches : []) {
      const label = home.searches.length > 1 ? "Search " + search.name : "Search";
      const a = link("/search/" + search.name, label);
      if (location.pathname === "/search") {
        a.setAttribute("aria-current", "page");
      }
      links.push(a);
    }
    if (run) {
      links.push(heading("Run " + run.name), link("/run/" + session, "Metrics"));
      if (run.statistics) {
        const base = "/train/" + session + "/";
        links.push(link(base + "overview", "Overview"), link(base + "model", "Model"), link(base + "system", "System"));
      }
    }
    side.replaceChildren(...links);
  }

  async function theirs(list) {
    const home = await fetched("/api/home");
    const entries = [["/", "All runs", "cui-home"], ["/run/" + session, "Metrics", "cui-list"]];
    for (const search of home ? home.searches : []) {
      entries.push(["/search/" + search.name, home.searches.length > 1 ? "Search " + search.name : "Search", "cui-magnifying-glass"]);
    }
    for (const [href, text, icon] of entries) {
      const item = document.createElement("li");
      item.className = "nav-item";
      const a = link(href, text);
      a.className = "nav-link facelab-link";
      const i = document.createElement("i");
      i.className = "nav-icon " + icon;
      a.prepend(i);
      item.append(a);
      list.append(item);
    }
  }

  const side = document.querySelector("nav.side");
  const list = document.querySelector(".sidebar-nav ul.nav");
  if (side) {
    ours(side);
  } else if (list && session) {
    theirs(list);
  }
})();
