// The charts of a run: its history, one chart for each figure that it has.
"use strict";
facelab.runCharts = (function () {
  const c = facelab.charts;
  const groups = [
    {title: "Emotion accuracy", unit: "share of faces", series: {training: "train.emotion.accuracy", validation: "validation.emotion.accuracy"}},
    {title: "Keypoint error", unit: "RMSE, px of 96", series: {training: "train.keypoints.rmse_px", validation: "validation.keypoints.rmse_px"}},
    {title: "Objective", unit: "loss", series: {training: "train.loss", validation: "validation.loss"}},
    {title: "Emotion loss", unit: "nats", series: {training: "train.emotion.loss", validation: "validation.emotion.loss"}},
    {title: "Keypoint loss", unit: "mean squared error", series: {training: "train.keypoints.loss", validation: "validation.keypoints.loss"}},
    {title: "Images per second", unit: "img/s", series: {training: "images_per_second"}},
    {title: "Learning rate", unit: "", series: {"learning rate": "learning_rate"}},
    {title: "Task weights", unit: "", series: {emotion: "weight.emotion", keypoints: "weight.keypoints"}},
  ];

  function points(data, column) {
    const i = data.columns.indexOf(column);
    return i < 0 ? [] : data.rows.filter((row) => row[i] !== "").map((row) => [Number(row[0]), Number(row[i])]);
  }

  function options(group, data) {
    const series = Object.entries(group.series).map(([name, column], i) => ({
      name,
      type: "line",
      data: points(data, column),
      color: c.palette[i],
      symbol: c.symbols[i],
      symbolSize: 6,
      showSymbol: data.rows.length <= 60,
      lineStyle: {width: 2, type: i === 0 ? "solid" : "dashed"},
    })).filter((one) => one.data.length > 0);
    return c.plane(
      {type: "value", name: "epoch", minInterval: 1, scale: true},
      {type: "value", name: group.unit},
      series);
  }

  /** Boxes with charts for the figures that a run has; empty ones are left out. */
  return function () {
    const place = facelab.el("div", {class: "boxes"});
    const charts = new Map();
    return {
      place,
      draw(data) {
        for (const group of groups) {
          if (Object.values(group.series).some((column) => points(data, column).length > 0)) {
            if (!charts.has(group)) {
              const one = c.chart(group.title, false, group.title + " over the epochs; the table below has its figures");
              charts.set(group, one);
              place.append(one.box);
            }
            charts.get(group).draw(() => options(group, data));
          }
        }
      },
    };
  };
})();
