// The charts of a search over its settings: all of them at once, and how much each matters.
"use strict";
facelab.spaceCharts = (function () {
  const c = facelab.charts;

  /** A key's last two parts, one below the other where there is room for one only. */
  function short(key, separator) {
    return key.split(".").slice(-2).join(separator || ".");
  }

  /** Parallel coordinates: one axis for each setting and one for the score. */
  function parallel(search) {
    const s = facelab.searchCharts;
    const trials = s.scored(search);
    const shown = s.drawn(search);
    const scores = trials.map((t) => shown(t.score));
    const low = Math.min(...scores);
    const high = Math.max(...scores);
    const label = {color: c.ink(), formatter: (text) => (text.length > 14 ? text.slice(0, 13) + "…" : text)};
    const axes = search.space.map((parameter, dim) => Object.assign(s.valueAxis(parameter, {}), {
      dim,
      name: short(parameter.key, "\n"),
      nameLocation: "end",
      nameGap: 22,
      nameTextStyle: {color: c.ink(), lineHeight: 15},
      axisLabel: parameter.kind === "choice" ? label : {color: c.ink(), formatter: facelab.number},
      axisLine: {lineStyle: {color: c.ink()}},
    }));
    axes.push({dim: axes.length, type: "value", scale: true, name: "score", min: low, max: high, inverse: !search.objective.higher_is_better, nameGap: 22,
      nameTextStyle: {color: c.ink(), fontWeight: "bold"}, axisLabel: {color: c.ink(), formatter: facelab.number}, axisLine: {lineStyle: {color: c.ink()}}});
    const best = s.chosen(search);
    const worstToBest = c.isDark() ? ["#3f4f8f", "#3f86a0", "#79b46e", "#ffe066"] : ["#e8c33a", "#6aa56f", "#2b748e", "#232a6b"];
    const order = trials.slice().sort((a, b) => (a === best) - (b === best));
    return {
      animation: false,
      tooltip: {trigger: "item", renderMode: "richText", confine: true},
      // Even in lightness, so that it says the same to every eye.
      visualMap: {show: false, dimension: axes.length - 1, min: low, max: high, seriesIndex: 0,
        inRange: {color: search.objective.higher_is_better ? worstToBest : worstToBest.slice().reverse()}},
      parallel: {left: 60, right: 60, top: 66, bottom: 18},
      parallelAxis: axes,
      series: [{
        type: "parallel",
        smooth: false,
        data: order.map((t) => ({
          name: "trial " + t.trial,
          score: t.score,
          value: search.space.map((parameter) => s.place(parameter, t)).map((x) => (x === null ? "-" : x)).concat([shown(t.score)]),
          lineStyle: {width: t === best ? 4 : 1.5, opacity: t === best ? 1 : 0.75, type: t.status === "pruned" ? "dotted" : "solid"},
        })),
      }],
    };
  }

  /** Shares of the score's variance, with their intervals as whiskers. */
  function importance(search) {
    const sorted = search.importance.slice().sort((a, b) => a.share - b.share);
    const names = sorted.map((one) => short(one.key));
    return {
      animation: false,
      grid: {left: 14, right: 22, top: 8, bottom: 32, containLabel: true},
      tooltip: {trigger: "item", renderMode: "richText", confine: true},
      xAxis: c.axis({type: "value", name: "share of the score's variance", min: 0, max: 1, scale: false}),
      yAxis: c.axis({type: "category", data: names, split: false}),
      series: [
        {type: "bar", color: "#0072b2", barMaxWidth: 22, data: sorted.map((one) => one.share)},
        {
          type: "custom",
          silent: true,
          z: 5,
          data: sorted.map((one, i) => [i, one.low, one.high]),
          encode: {x: [1, 2], y: 0},
          renderItem: (parameters, api) => {
            const from = api.coord([api.value(1), api.value(0)]);
            const to = api.coord([api.value(2), api.value(0)]);
            const style = {stroke: c.ink(), lineWidth: 2};
            const line = (x1, y1, x2, y2) => ({type: "line", shape: {x1, y1, x2, y2}, style});
            return {type: "group", children: [
              line(from[0], from[1], to[0], to[1]),
              line(from[0], from[1] - 5, from[0], from[1] + 5),
              line(to[0], to[1] - 5, to[0], to[1] + 5),
            ]};
          },
        },
      ],
    };
  }

  return {short, parallel, importance};
})();
