// The temperature of one logger: band of the lowest and highest, limits, shaded breaches.
import { get } from "./api.js";
import { h } from "./dom.js";
import { celsius, clock, dayAndClock } from "./format.js";
import { t } from "./strings.js";

const hasLibrary = document.documentElement.dataset.curves === "yes";
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const loadCurve = (device, hours) =>
  get(`devices/${encodeURIComponent(device)}/readings`, {
    metric: "temperature",
    from: Date.now() - hours * 3_600_000,
    to: Date.now() + 1000,
    points: 400,
  });

/** Rows for the chart; a hole in the data breaks the line. */
function rows({ points, width_milliseconds: width }) {
  const longestGap = Math.max(width * 4, 15 * 60_000);
  const rows = [];
  points.time.forEach((time, index) => {
    if (index > 0 && time - points.time[index - 1] > longestGap) rows.push([new Date(points.time[index - 1] + width), [null, null, null]]);
    rows.push([new Date(time), [points.low[index], points.mean[index], points.high[index]]]);
  });
  return rows;
}

function range({ points, limits }) {
  const values = [...points.low, ...points.high, limits?.low, limits?.high].filter((value) => value !== null && value !== undefined);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(1, (high - low) * 0.08);
  return [low - margin, high + margin];
}

/** What lies under the line: the allowed band in green, breaches in red. */
function underlay(data) {
  return (canvas, area, chart) => {
    const top = (value) => (value === null || value === undefined ? null : chart.toDomYCoord(value));
    if (data.limits) {
      const upper = top(data.limits.high) ?? area.y;
      const lower = top(data.limits.low) ?? area.y + area.h;
      canvas.fillStyle = colour("--good-soft");
      canvas.fillRect(area.x, upper, area.w, lower - upper);
      canvas.strokeStyle = colour("--moving");
      canvas.setLineDash([5, 4]);
      for (const edge of [top(data.limits.high), top(data.limits.low)]) {
        if (edge === null) continue;
        canvas.beginPath();
        canvas.moveTo(area.x, edge);
        canvas.lineTo(area.x + area.w, edge);
        canvas.stroke();
      }
      canvas.setLineDash([]);
    }
    canvas.fillStyle = colour("--cold");
    canvas.globalAlpha = 0.16;
    for (const breach of data.breaches) {
      const from = Math.max(area.x, chart.toDomXCoord(new Date(breach.started_at)));
      const to = Math.min(area.x + area.w, breach.closed_at ? chart.toDomXCoord(new Date(breach.closed_at)) : area.x + area.w);
      if (to > from) canvas.fillRect(from, area.y, to - from, area.h);
    }
    canvas.globalAlpha = 1;
  };
}

/** Draws into `element`; gives the chart back, or null without the library. */
export function drawCurve(element, data) {
  if (!hasLibrary || typeof Dygraph === "undefined" || data.points.time.length === 0) return null;
  const axis = { axisLineColor: colour("--line"), gridLineColor: colour("--line") };
  return new Dygraph(element, rows(data), {
    labels: ["time", "°C"],
    customBars: true,
    colors: [colour("--accent")],
    strokeWidth: 2,
    fillAlpha: 0.25,
    valueRange: range(data),
    dateWindow: [data.from, data.to],
    legend: "follow",
    legendFormatter: ({ x, series }) => (x && series[0].y !== undefined ? `${dayAndClock(x)}  ${celsius(series[0].y)}` : ""),
    axes: {
      x: { ...axis, axisLabelFormatter: (date) => clock(date) },
      y: { ...axis, axisLabelWidth: 38, axisLabelFormatter: (value) => Math.round(value * 10) / 10 + "°" },
    },
    underlayCallback: underlay(data),
  });
}

/** The same in words, for everybody and for screen readers most of all. */
export function curveWords(data) {
  const { points, limits } = data;
  if (points.time.length === 0) return t("curveEmpty");
  return [
    t("curveNow", { now: celsius(points.mean.at(-1)) }),
    t("curveSpan", { low: celsius(Math.min(...points.low)), high: celsius(Math.max(...points.high)) }),
    limits ? t("curveLimits", { low: celsius(limits.low), high: celsius(limits.high), profile: limits.profile }) : null,
    data.breaches.length > 0 ? t("curveBreaches", { n: data.breaches.length }) : null,
    hasLibrary ? null : t("curveMissing"),
  ]
    .filter(Boolean)
    .join(" ");
}

/** The newest readings as a table. */
export function curveTable({ points }) {
  const last = points.time.map((time, index) => ({ time, index })).slice(-12).reverse();
  const figure = (value) => h("td", { class: "number" }, celsius(value));
  const head = (key) => h("th", { scope: "col", class: key === "time" ? null : "number" }, t(key));
  return h(
    "details",
    { open: !hasLibrary },
    h("summary", {}, t("curveTable")),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ["time", "mean", "lowest", "highest"].map(head))),
      h("tbody", {}, last.map(({ time, index }) => h("tr", {}, h("td", {}, dayAndClock(time)), figure(points.mean[index]), figure(points.low[index]), figure(points.high[index])))),
    ),
  );
}
