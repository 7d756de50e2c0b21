// The chosen vehicle: facts, temperature, plan.
import { loadCurve, showCurve } from "./curve.js";
import { sayFailure } from "./dialog.js";
import { byId, fill, h } from "./dom.js";
import { ago, celsius, clock, dayAndClock, duration, number, rangeOf } from "./format.js";
import { loadLibraries } from "./libraries.js";
import { state, update, view } from "./store.js";
import { t } from "./strings.js";
import { shownStatus, worstGoods } from "./vehicles.js";

/** An estimate without readings for so long, in milliseconds, is shown with its age. */
const staleAfter = 900_000;
let chart = null;
let shown = "";
let isLoading = false;

const loggers = (vehicle) => [...new Set(vehicle.temperatures.map((reading) => reading.device))];
const chosenLogger = (vehicle) => (loggers(vehicle).includes(state.device) ? state.device : loggers(vehicle)[0]);

/** What the detector takes the goods to be: the air around them is another thing. */
function goodsWords({ celsius: estimate, keeps_until: end, time }) {
  const words = [celsius(estimate)];
  if (end && new Date(end) > Date.now()) words.push(t("goodsUntil", { time: dayAndClock(end) }));
  if (Date.now() - new Date(time) > staleAfter) words.push(ago(time));
  return words.join(", ");
}

function facts(vehicle) {
  const goods = worstGoods(vehicle);
  const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value));
  return h(
    "dl",
    { class: "facts" },
    fact("courier", vehicle.courier),
    vehicle.position ? fact("speed", t("kmh", { n: number(vehicle.position.speed_kmh ?? 0) })) : null,
    goods ? fact("goodsNow", goodsWords(goods)) : null,
    fact("lastSeen", vehicle.last_received_at ? ago(vehicle.last_received_at) : t("never")),
    fact("devices", vehicle.devices.join(", ") || "–"),
    vehicle.compartments?.length > 0 ? fact("compartments", vehicle.compartments.map((part) => `${part.name} ${rangeOf(part)}`).join("; ")) : null,
  );
}

function curveTools(vehicle) {
  const logger = h(
    "select",
    { "aria-label": t("logger"), "data-key": "logger", onchange: (event) => update({ device: event.target.value }) },
    loggers(vehicle).map((name) => h("option", { value: name, selected: name === chosenLogger(vehicle) }, name)),
  );
  const span = [1, 6, 24].map((hours) =>
    h("button", { type: "button", "data-key": `hours-${hours}`, "aria-pressed": String(state.hours === hours), onclick: () => update({ hours }) }, t("hours", { n: hours })),
  );
  return h("div", { class: "curve-tools" }, h("h3", {}, t("temperature")), loggers(vehicle).length > 1 ? logger : null, h("div", { class: "span", role: "group", "aria-label": t("temperature") }, span));
}

const stopWords = { start: "stopStart", end: "stopEnd", load: "stopLoad", deliver: "stopDeliver", store: "stopStore", hand_over: "stopHandOver", break: "stopBreak" };
const statusWords = { done: "statusDone", delivered: "statusDelivered", failed: "statusFailed", arrived: "statusArrived", dropped: "statusDropped", open: "statusOpen" };

/** What to say of a stop besides its time; of the way back there is nothing to say. */
function statusOf(stop, late) {
  if (late > 60) return t("late", { time: duration(late) });
  if (stop.kind === "end") return "";
  if (stop.kind === "break" && stop.status === "arrived") return t("breakRuns");
  return t(statusWords[stop.status] ?? "statusOpen");
}

function stopRow(stop, index) {
  const what = [stop.break_name, stop.shipment, stop.label].filter(Boolean).join(", ");
  const isDone = ["done", "delivered", "failed"].includes(stop.status);
  const late = stop.window_end && !isDone ? (new Date(stop.arrival_at) - new Date(stop.window_end)) / 1000 : 0;
  const notes = [
    stop.compartment ? t("inCompartment", { what: stop.compartment }) : null,
    stop.window_start ? t(stop.kind === "break" ? "breakSpan" : "window", { from: clock(stop.window_start), to: clock(stop.window_end) }) : null,
    stop.latest_at ? t("keepsUntil", { time: clock(stop.latest_at) }) : null,
  ].filter(Boolean);
  const isTooLate = stop.latest_at && !isDone && new Date(stop.arrival_at) > new Date(stop.latest_at);
  return h(
    "li",
    { class: isDone ? "done" : stop.status === "dropped" ? "dropped" : null },
    h("span", { class: "dot", "aria-hidden": "true" }, isDone ? "✓" : String(index)),
    h("span", { class: "place" }, t(stopWords[stop.kind], { what })),
    h("span", { class: "eta" }, clock(stop.completed_at && isDone ? stop.completed_at : stop.arrival_at)),
    h("span", { class: isTooLate ? "note late" : "note" }, notes.join(" · ")),
    h("span", { class: late > 60 ? "more late" : "more" }, statusOf(stop, late)),
  );
}

/** Whether the courier's device has the route. */
function confirmation({ published_at: published, acknowledged_at: acknowledged, is_overdue: isOverdue }) {
  if (acknowledged) return t("routeConfirmed", { time: clock(acknowledged) });
  if (!published) return t("routeUnsent");
  return t(isOverdue ? "routeOverdue" : "routeSent", { time: clock(published) });
}

function planPart(vehicle) {
  const route = state.plan?.routes.find((route) => route.vehicle === vehicle.name);
  if (!route) return h("p", { class: "curve-words" }, t(state.plan ? "noRoute" : "noPlan"));
  const length = `${t("kilometres", { n: number(route.distance_metres / 1000, 1) })} · ${duration(route.duration_seconds)}`;
  return h(
    "div",
    {},
    h("div", { class: "curve-tools" }, h("h3", {}, t("plan", { version: state.plan.version })), h("span", { class: "curve-words" }, length)),
    route.message ? h("p", { class: route.message.is_overdue ? "curve-words late" : "curve-words" }, confirmation(route.message)) : null,
    h("ol", { class: "stops" }, route.stops.map(stopRow)),
  );
}

function draw() {
  const vehicle = state.vehicles.get(state.selected);
  byId("detail-empty").hidden = Boolean(vehicle);
  byId("detail-body").hidden = !vehicle;
  byId("detail-empty").textContent = t("choose");
  if (!vehicle) {
    shown = "";
    return fill(byId("detail-head"), h("h2", { id: "detail-title" }, t("detail")));
  }
  const status = vehicle.state === "active" ? shownStatus(vehicle) : vehicle.state;
  fill(byId("detail-head"), h("h2", { id: "detail-title" }, vehicle.name), h("span", { class: `badge ${status}` }, t(status)));
  fill(byId("detail-facts"), facts(vehicle));
  fill(byId("curve-tools"), curveTools(vehicle));
  fill(byId("detail-plan"), planPart(vehicle));
  const wanted = `${vehicle.name}/${chosenLogger(vehicle)}/${state.hours}`;
  if (wanted !== shown) {
    shown = wanted;
    refreshCurve();
  }
  return undefined;
}

let library = null;

/** Reads the curve anew; a call while one is under way is enough. */
export async function refreshCurve() {
  const vehicle = state.vehicles.get(state.selected);
  const device = vehicle && chosenLogger(vehicle);
  if (!device || isLoading) return;
  isLoading = true;
  const wanted = shown;
  try {
    // The half of the page's weight, and of no use before a vehicle is chosen.
    library ??= loadLibraries({ wantsCurves: true });
    const [data] = await Promise.all([loadCurve(device, state.hours), library]);
    if (wanted === shown) drawData(data);
  } catch (error) {
    sayFailure(error);
  }
  isLoading = false;
  if (wanted !== shown) refreshCurve();
}

function drawData(data) {
  const curve = byId("curve");
  if (!curve) return;
  chart = showCurve(data, { curve, words: byId("curve-words"), table: byId("curve-table") }, chart);
}

export function startDetail() {
  view(["selected", "device", "hours", "vehicles", "plan", "language"], draw);
  view(["language", "theme", "breaches"], refreshCurve);
}
