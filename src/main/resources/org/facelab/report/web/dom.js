// Elements, numbers and tables. Data become text nodes and attributes that hold no script, never HTML.
"use strict";
const facelab = {};

/** An element: facelab.el("a", {href: "/"}, "text", child, …); null children are left out. */
facelab.el = function (name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
};

/** A figure for reading; the title of its cell has all digits. */
facelab.number = function (value) {
  const x = Number(value);
  if (value === null || value === undefined || value === "" || Number.isNaN(x)) {
    return "–";
  }
  if (Number.isInteger(x) && Math.abs(x) < 1e9) {
    return String(x);
  }
  const size = Math.abs(x);
  if (size >= 1000) {
    return x.toFixed(1);
  }
  return size >= 0.001 ? String(Number(x.toPrecision(4))) : x.toExponential(3).replace(/\.?0+e/, "e");
};

/** Seconds as 5.2 s, 3 min 20 s or 2 h 5 min. */
facelab.time = function (seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  if (seconds < 100) {
    return seconds.toFixed(1) + " s";
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 100
    ? minutes + " min " + Math.floor(seconds % 60) + " s"
    : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
};

/** Terms and their values in a row. */
facelab.facts = function (pairs) {
  return facelab.el("dl", {class: "facts"}, pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([term, value]) => facelab.el("div", {}, facelab.el("dt", {}, term), facelab.el("dd", {}, value))));
};

/** A box with a heading. */
facelab.box = function (title, ...content) {
  return facelab.el("section", {class: "box"}, title ? facelab.el("h2", {}, title) : null, ...content);
};

/**
 * A table whose columns sort. A column is {title, hint, number, value(row), cell(row)}: value sorts and is
 * shown, unless cell returns something else to show.
 */
facelab.table = function (columns, rows, options) {
  const order = options.order;
  const sorted = rows.slice();
  if (order.column !== null && columns[order.column]) {
    const value = columns[order.column].value;
    sorted.sort((a, b) => facelab.compare(value(a), value(b), order.up));
  }
  const head = columns.map((column, i) => {
    const button = facelab.el("button", {type: "button"}, column.title);
    button.addEventListener("click", () => {
      order.up = order.column === i ? !order.up : true;
      order.column = i;
      options.changed();
      options.focus(i);
    });
    const sort = order.column === i ? (order.up ? "ascending" : "descending") : null;
    return facelab.el("th", {scope: "col", title: column.hint, class: column.number ? "number" : null, "aria-sort": sort}, button);
  });
  const body = sorted.map((row) => facelab.el("tr", {class: options.marked && options.marked(row) ? "marked" : null},
    columns.map((column) => {
      const value = column.value(row);
      const shown = column.cell ? column.cell(row) : column.number ? facelab.number(value) : value;
      return facelab.el("td", {
        class: column.number ? "number" : column.long ? "text" : null,
        "data-column": column.key || column.title,
        "data-value": value,
        title: column.number ? value : null,
      }, shown);
    })));
  return facelab.el("table", {}, facelab.el("thead", {}, facelab.el("tr", {}, head)), facelab.el("tbody", {}, body));
};

/** Missing values come last whichever way is up. */
facelab.compare = function (a, b, up) {
  const none = (x) => x === null || x === undefined || x === "";
  if (none(a) || none(b)) {
    return none(a) - none(b);
  }
  const numbers = !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const order = numbers ? Number(a) - Number(b) : String(a).localeCompare(String(b));
  return up ? order : -order;
};

/** A place on the page that draws one of its tables anew when it is sorted or has new rows. */
facelab.tablePlace = function (place) {
  const order = {column: null, up: true};
  return function draw(columns, rows, marked) {
    const scrolled = [place.scrollLeft, place.scrollTop];
    place.replaceChildren(facelab.table(columns, rows, {
      order,
      marked,
      changed: () => draw(columns, rows, marked),
      focus: (i) => place.querySelectorAll("th button")[i].focus(),
    }));
    [place.scrollLeft, place.scrollTop] = scrolled;
  };
};
