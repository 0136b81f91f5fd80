// What all charts share: Apache ECharts as SVG, in colours that readers with any colour vision tell apart
// (Okabe and Ito, Color Universal Design, 2008), each series with a symbol of its own as well.
"use strict";
facelab.charts = (function () {
  const dark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)");
  const palette = ["#0072b2", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7"];
  const symbols = ["circle", "triangle", "rect", "diamond", "roundRect", "arrow"];
  const all = new Set();

  let printing = false;
  const isDark = () => Boolean(dark && dark.matches && !printing);
  const ink = () => (isDark() ? "#e6e9ed" : "#1f2328");
  const faint = () => (isDark() ? "#38404a" : "#d5d9de");

  /** An axis in the page's colours; names of axes stand where they take no room from the chart. */
  function axis(options) {
    return Object.assign({
      axisLabel: {color: ink(), hideOverlap: true, formatter: options.type === "category" ? undefined : facelab.number},
      axisLine: {lineStyle: {color: ink()}},
      splitLine: {show: options.split !== false, lineStyle: {color: faint()}},
      nameTextStyle: {color: ink()},
      nameLocation: "middle",
      nameGap: 30,
      scale: true,
    }, options);
  }

  /** Options of a chart with two axes. */
  function plane(x, y, series, more) {
    return Object.assign({
      animation: false,
      grid: {left: 14, right: 22, top: 52, bottom: 32, containLabel: true},
      // In the chart itself, never as HTML: names come from files.
      tooltip: {trigger: "item", renderMode: "richText", confine: true},
      legend: series.length > 1 ? {top: 0, left: 0, textStyle: {color: ink()}, type: "scroll"} : undefined,
      xAxis: axis(x),
      yAxis: axis(Object.assign({nameLocation: "end", nameGap: 10}, y, {nameTextStyle: {color: ink(), align: "left"}})),
      series,
    }, more);
  }

  /** A chart in a place of its own; draw(options) draws it, again and again. */
  function chart(title, tall, description) {
    const place = facelab.el("div", {class: tall ? "chart tall" : "chart", role: "img", "aria-label": description || title});
    const box = facelab.box(title, place);
    let drawing = null;
    let last = null;
    const self = {
      box,
      place,
      draw(options) {
        last = options;
        if (!drawing) {
          drawing = echarts.init(place, null, {renderer: "svg"});
          new ResizeObserver(() => drawing.resize()).observe(place);
        }
        drawing.setOption(options(), {notMerge: true});
      },
      redraw() {
        if (last) {
          // In this order: only setting options paints at once, and paper does not wait for the next frame.
          drawing.resize();
          self.draw(last);
        }
      },
    };
    all.add(self);
    return self;
  }

  function redraw(forPrint) {
    printing = forPrint;
    // Charts are as wide as their places, and the window is wider than paper while they are drawn for it.
    document.documentElement.classList.toggle("printing", forPrint);
    all.forEach((one) => one.redraw());
  }
  if (dark) {
    dark.addEventListener("change", () => redraw(false));
  }
  window.addEventListener("beforeprint", () => redraw(true));
  window.addEventListener("afterprint", () => redraw(false));

  return {palette, symbols, isDark, ink, faint, axis, plane, chart};
})();
