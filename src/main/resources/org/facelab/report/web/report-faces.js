// Faces of a report on runs: pictures with what is said of them, and points drawn on them.
"use strict";
facelab.reportFaces = (function () {
  const el = facelab.el;
  const t = facelab.text;
  const ns = "http://www.w3.org/2000/svg";
  let pictures = {};

  /** Sets the page's pictures by name. */
  function use(all) {
    pictures = all;
  }

  const where = (face) => face.source + ", " + face.id;

  /** Points are px of 96 with the centre of the top left pixel at (0, 0). */
  const place = (coordinate) => coordinate + 0.5;

  function shape(svg, name, attributes) {
    const one = document.createElementNS(ns, name);
    Object.entries(attributes).forEach(([key, value]) => one.setAttribute(key, value));
    svg.append(one);
    return one;
  }

  /** A face with rings at its true points, dots at the predicted ones and a line between them. */
  function overlay(face, description) {
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 96 96");
    svg.setAttribute("class", "face");
    svg.setAttribute("role", "img");
    shape(svg, "title", {}).textContent = description;
    const source = pictures[face.face];
    if (source) {
      shape(svg, "image", {href: source, width: 96, height: 96, preserveAspectRatio: "none"});
    } else {
      shape(svg, "rect", {width: 96, height: 96, class: "none"});
    }
    for (let i = 0; i < 30; i += 2) {
      const [x, y, px, py] = [face.truth[i], face.truth[i + 1], face.predicted[i], face.predicted[i + 1]];
      const known = x !== null && y !== null;
      const predicted = px !== null && py !== null;
      if (known && predicted) {
        shape(svg, "line", {x1: place(x), y1: place(y), x2: place(px), y2: place(py), class: "error"});
      }
      if (known) {
        shape(svg, "circle", {cx: place(x), cy: place(y), r: 2.1, class: "truth"});
      }
      if (predicted) {
        shape(svg, "circle", {cx: place(px), cy: place(py), r: 1.2, class: "said"});
      }
    }
    return svg;
  }

  /** A face's picture, or a grey place that says that there is none. */
  function picture(face, description) {
    const source = pictures[face.face];
    return source
      ? el("img", {class: "face", src: source, alt: description, width: 96, height: 96})
      : el("div", {class: "face none", role: "img", "aria-label": description}, "no picture");
  }

  function tile(image, ...lines) {
    return el("figure", {class: "tile"}, image, el("figcaption", {}, lines.filter(Boolean).map((line) => (line instanceof Node ? line : el("span", {}, line)))));
  }

  const tiles = (list, large) => el("div", {class: large ? "tiles large" : "tiles"}, list);

  /** Wrong answers, the surest first. */
  function mistakes(list) {
    return tiles(list.map((m) => tile(
      picture(m, "Face " + where(m) + ", labelled " + m.label + ", taken for " + m.answer),
      el("b", {}, m.answer + " " + t.share(m.probability, 0)), "label: " + m.label + " " + t.share(m.label_probability, 0), el("small", {}, where(m)))));
  }

  /** Faces whose label is in doubt. */
  function doubts(list) {
    return tiles(list.map((d) => tile(
      picture(d, "Face " + where(d) + ", labelled " + d.label + ", perhaps " + d.answer),
      el("b", {}, d.answer + "?"), "label: " + d.label,
      d.probability === undefined ? null : t.share(d.probability, 0) + " against " + t.share(d.label_probability, 0),
      d.scored > 1 ? d.votes + " of " + d.scored + " runs agree" : null,
      d.copies.length ? el("span", {class: "warn"}, "same picture, other label: " + d.copies.join("; ")) : null,
      el("small", {}, where(d)))));
  }

  /** Scored faces of which the data hold exact copies under other labels. */
  function copies(list) {
    return tiles(list.map((d) => tile(
      picture(d, "Face " + where(d) + ", labelled " + d.label + "; copies: " + d.copies.join("; ")),
      el("b", {}, "label: " + d.label), ...d.copies, d.answer ? "taken for " + d.answer : null, el("small", {}, where(d)))));
  }

  /** Faces with their points and errors. */
  function points(list, line) {
    return tiles(list.map((f) => tile(
      overlay(f, "Face " + where(f) + " with true and predicted points, error " + t.fixed(f.rmse_px, 2) + " px"),
      el("b", {}, t.fixed(f.rmse_px, 2) + " px"), ...(line ? line(f) : [f.nme === null ? null : "NME " + t.share(f.nme)]), el("small", {}, where(f)))), true);
  }

  return {use, mistakes, doubts, copies, points};
})();
