// Draws the timeline: a row per vehicle, the axis, and the line of the present.
import { h } from "../dom.js";
import { celsius, clock, duration, number } from "../format.js";
import { t } from "../strings.js";
import { barsOf, breakId, deadline, isOver, lateness, slack, stack } from "./bars.js";
import { ticks } from "./scale.js";

const smallest = 26;
const rowHeight = 34;
const part = (value) => `${value.toFixed(3)}%`;
const span = (scale, from, to) => ({ left: part(scale.at(from)), width: part(Math.max(0, scale.at(to) - scale.at(from))) });

/** What a bar says to those who do not see it. */
export function words(bar) {
  const what = [bar.shipment, bar.label].filter(Boolean).join(", ");
  const names = { load: t("barLoad", { n: bar.count, what: bar.label || bar.facility || "" }), end: t("stopEnd"), break: t("stopBreak", { what: bar.break_name }), store: t("stopStore", { what }), hand_over: t("stopHandOver", { what }), deliver: t("stopDeliver", { what }) };
  const keeps = slack(bar);
  return [
    names[bar.kind],
    bar.kind === "break" ? `${clock(bar.arrival_at)}–${clock(bar.departure_at)}` : clock(bar.arrival_at),
    bar.compartment && bar.count === 1 ? t("inCompartment", { what: bar.compartment }) : null,
    bar.window_end ? t("window", { from: clock(bar.window_start), to: clock(bar.window_end) }) : null,
    lateness(bar) > 60 ? t("late", { time: duration(lateness(bar)) }) : null,
    keeps === null ? null : keeps < 0 ? t("tooLate", { time: duration(keeps) }) : t("keepsFor", { time: duration(keeps) }),
  ].filter(Boolean).join(", ");
}

function classes(bar, { chosen, changed }) {
  const keeps = slack(bar);
  return [
    "bar-stop", bar.kind, isOver(bar) ? bar.status : null, bar.frozen && !isOver(bar) ? "frozen" : null,
    lateness(bar) > 60 ? "late" : null, keeps !== null && keeps < 0 ? "spoils" : null,
    idOf(bar) !== null && idOf(bar) === chosen ? "chosen" : null, changed?.has(bar.shipment) ? "changed" : null,
  ].filter(Boolean).join(" ");
}

const faces = { load: "↑", end: "⌂", break: "‖", store: "❄", hand_over: "⇄", deliver: "" };

/** What is chosen with a bar; null for bars that say all themselves. */
const idOf = (bar) => (bar.kind === "deliver" ? bar.shipment : bar.kind === "break" ? breakId(bar.vehicle, bar) : null);

function barElement(bar, scale, options) {
  const face = bar.kind === "deliver" ? String(bar.position) : faces[bar.kind] + (bar.count > 1 ? bar.count : "");
  const id = idOf(bar);
  const tag = options.onChoose && id !== null ? "button" : "span";
  const top = bar.row * rowHeight + 4;
  const isButton = tag === "button";
  return [
    bar.window_end && !isOver(bar) ? h("span", { class: "bar-window", style: { ...span(scale, Math.max(new Date(bar.window_start), new Date(bar.arrival_at)), bar.window_end), top: `${top + 23}px` } }) : null,
    slack(bar) > 0 ? h("span", { class: "bar-keeps", style: { ...span(scale, bar.arrival_at, bar.latest_at), top: `${top + 26}px` } }) : null,
    h(
      tag,
      {
        class: classes(bar, options),
        style: { ...span(scale, bar.arrival_at, bar.departure_at), top: `${top}px` },
        title: words(bar),
        ...(isButton
          ? { type: "button", "data-key": `drop-${id}`, "data-shipment": bar.shipment, "data-break": bar.break_name, "aria-label": words(bar), "aria-pressed": String(id === options.chosen), onclick: () => options.onChoose(id) }
          : { role: "img", "aria-label": words(bar) }),
      },
      face,
    ),
  ];
}

function head(route, vehicle) {
  const worst = vehicle?.worst;
  return h(
    "div",
    { class: "lane-head" },
    h("strong", {}, route.vehicle),
    h(
      "span",
      { class: "lane-facts" },
      [t("kilometres", { n: number(route.distance_metres / 1000, 1) }), vehicle ? t(vehicle.status) : null].filter(Boolean).join(" · "),
    ),
    worst ? h("span", { class: worst.isOut ? "celsius out" : "celsius" }, celsius(worst.value)) : null,
  );
}

function lane(route, scale, options) {
  const bars = barsOf(route).filter((bar) => new Date(bar.departure_at) >= scale.from);
  const rows = stack(bars, scale, options.width, smallest);
  const ends = deadline(route);
  const now = options.now;
  return h(
    "li",
    { class: "lane", "data-key": route.vehicle, "data-vehicle": route.vehicle },
    head(route, options.vehicles?.get(route.vehicle)),
    h(
      "div",
      { class: "lane-track", style: { height: `${rows * rowHeight + 6}px` } },
      // What is left of the time in which every load of the vehicle keeps: it shrinks from the left as time goes by.
      ends === null ? null : h("span", { class: "safe", title: t(ends > now ? "keepsFor" : "keepsEnded", { time: duration((ends - now) / 1000) }), style: span(scale, now, Math.max(now, ends)) }),
      ends === null ? null : h("span", { class: "unsafe", style: span(scale, Math.max(now, ends), scale.to) }),
      bars.flatMap((bar) => barElement(bar, scale, options)),
    ),
  );
}

function axis(scale, now, width) {
  const isFree = (time) => Math.abs(scale.at(time) - scale.at(now)) > 4500 / width;
  const marks = ticks(scale, Math.max(2, width / 90)).filter(isFree).map((time) => h("span", { class: "tick", style: { left: part(scale.at(time)) } }, clock(time)));
  return h("li", { class: "axis", "aria-hidden": "true", "data-key": "axis" }, h("div", { class: "lane-head" }), h("div", { class: "lane-track" }, marks, h("span", { class: "now-mark", style: { left: part(scale.at(now)) } }, t("now"))));
}

/** The rows of `routes`, as elements for a list; the line of the present is the list's own. */
export function lanes(routes, scale, options) {
  return [axis(scale, options.now, options.width), ...routes.map((route) => lane(route, scale, options))];
}

/** Where the line of the present stands, for the list's property `--now`. */
export const nowPart = (scale, now) => scale.at(now) / 100;
