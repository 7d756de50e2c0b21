// The temperature of one logger: band of the lowest and highest, limits, shaded breaches.
import { get } from "./api.js";
import { h } from "./dom.js";
import { celsius, clock, clockWithSeconds, dayAndClock } from "./format.js";
import { t } from "./strings.js";

const hasLibrary = document.documentElement.dataset.curves === "yes";
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The readings of a span, thinned out; times in milliseconds since 1970. */
export const loadReadings = (device, metric, from, to) =>
  get(`devices/${encodeURIComponent(device)}/readings`, { metric, from: Math.round(from), to: Math.round(to), points: 400 });

export const loadCurve = (device, hours) => loadReadings(device, "temperature", Date.now() - hours * 3_600_000, Date.now() + 1000);

/** Rows for the chart; a hole in the data breaks the line. `goods` is a second line with a value for each point. */
function rows({ points, width_milliseconds: width, goods }) {
  const longestGap = Math.max(width * 4, 15 * 60_000);
  const rows = [];
  const nothing = [null, null, null];
  points.time.forEach((time, index) => {
    if (index > 0 && time - points.time[index - 1] > longestGap) rows.push([new Date(points.time[index - 1] + width), nothing, ...(goods ? [nothing] : [])]);
    const row = [new Date(time), [points.low[index], points.mean[index], points.high[index]]];
    if (goods) row.push([goods[index], goods[index], goods[index]]);
    rows.push(row);
  });
  return rows;
}

function range({ points, limits, forecast = [] }) {
  const values = [...points.low, ...points.high, ...forecast.map(({ value }) => value), limits?.low, limits?.high].filter((value) => value !== null && value !== undefined);
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
      const to = Math.min(area.x + area.w, chart.toDomXCoord(breach.closed_at ? new Date(breach.closed_at) : new Date()));
      if (to > from) canvas.fillRect(from, area.y, to - from, area.h);
    }
    canvas.globalAlpha = 1;
    drawMarks(canvas, area, chart, data);
  };
}

/** Spans along the lower edge (door, defrost), single readings that decided something, and what lies ahead. */
function drawMarks(canvas, area, chart, { spans = [], decided = [], forecast = [] }) {
  spans.forEach(({ from, to, row, colour: name }) => {
    const left = Math.max(area.x, chart.toDomXCoord(new Date(from)));
    const right = Math.min(area.x + area.w, chart.toDomXCoord(new Date(to)));
    canvas.fillStyle = colour(name);
    if (right > area.x && left < area.x + area.w) canvas.fillRect(left, area.y + area.h - 8 - row * 9, Math.max(2, right - left), 6);
  });
  canvas.strokeStyle = colour("--cold");
  canvas.lineWidth = 2;
  for (const { time, value } of decided) {
    canvas.beginPath();
    canvas.arc(chart.toDomXCoord(new Date(time)), chart.toDomYCoord(value), 6, 0, 2 * Math.PI);
    canvas.stroke();
  }
  canvas.strokeStyle = colour("--silent");
  canvas.setLineDash([2, 5]);
  canvas.beginPath();
  forecast.forEach(({ time, value }, index) => canvas[index === 0 ? "moveTo" : "lineTo"](chart.toDomXCoord(new Date(time)), chart.toDomYCoord(value)));
  canvas.stroke();
  canvas.setLineDash([]);
  canvas.lineWidth = 1;
}

/** Draws into `element`; gives the chart back, or null without the library. */
export function drawCurve(element, data) {
  if (!hasLibrary || typeof Dygraph === "undefined" || data.points.time.length === 0) return null;
  const axis = { axisLineColor: colour("--line"), gridLineColor: colour("--line") };
  const chart = new Dygraph(element, rows(data), {
    labels: data.goods ? ["time", "°C", t("goods")] : ["time", "°C"],
    customBars: true,
    colors: [colour("--accent"), colour("--silent")],
    series: data.goods ? { [t("goods")]: { strokePattern: [6, 4] } } : {},
    strokeWidth: 2,
    fillAlpha: 0.25,
    valueRange: range(data),
    dateWindow: [data.from, data.to],
    legend: "follow",
    legendFormatter: ({ x, series }) => (x && series[0].y !== undefined ? [dayAndClock(x), celsius(series[0].y), series[1]?.y === undefined ? null : `${t("goods")} ${celsius(series[1].y)}`].filter(Boolean).join("  ") : ""),
    axes: {
      x: { ...axis, axisLabelFormatter: (date) => (data.to - data.from < 8 * 60_000 ? clockWithSeconds(date) : clock(date)) },
      y: { ...axis, axisLabelWidth: 38, axisLabelFormatter: (value) => Math.round(value * 10) / 10 + "°" },
    },
    underlayCallback: underlay(data),
  });
  // A place that is not on view yet has no size, and the library gives it one, for good.
  element.style.width = element.style.height = "";
  return chart;
}

/** A chart keeps the width that its place had when it was drawn; on a narrow page that may have been too early. */
const charts = new WeakMap();
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.clientWidth > 0) charts.get(target)?.resize();
});

/** Draws curve, words and table into the elements of a page, as the desk has them; gives the chart back. */
export function showCurve(data, elements, old) {
  old?.destroy();
  const isOpen = elements.table.querySelector("details")?.open;
  elements.curve.replaceChildren();
  elements.curve.hidden = false;
  const chart = drawCurve(elements.curve, data);
  elements.curve.hidden = chart === null;
  watcher.unobserve(elements.curve);
  if (chart) {
    charts.set(elements.curve, chart);
    watcher.observe(elements.curve);
  } else charts.delete(elements.curve);
  elements.curve.dataset.points = data.points.time.length;
  elements.words.textContent = [curveWords(data), ...(data.remarks ?? [])].join(" ");
  const table = curveTable(data);
  if (isOpen) table.open = true;
  elements.table.replaceChildren(table);
  return chart;
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
export function curveTable({ points, width_milliseconds: width }) {
  const at = width < 60_000 ? clockWithSeconds : dayAndClock;
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
      h("tbody", {}, last.map(({ time, index }) => h("tr", {}, h("td", {}, at(time)), figure(points.mean[index]), figure(points.low[index]), figure(points.high[index])))),
    ),
  );
}
