// The chosen stop in words, and a form that moves it without any dragging.
import { byId, fill, h } from "../dom.js";
import { clock, duration } from "../format.js";
import { t } from "../strings.js";
import { breakId, lateness, slack } from "./bars.js";
import { canMove, isAboard, openDrops, routeOf } from "./edits.js";

function facts(route, stop) {
  const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value));
  const keeps = slack(stop);
  return h(
    "dl",
    { class: "facts" },
    fact("vehicle", route.vehicle),
    fact("drop", stop.label || "–"),
    stop.compartment ? fact("compartment", stop.compartment) : null,
    fact("eta", clock(stop.arrival_at)),
    stop.eta_p50 ? fact("etaLikely", t("etaSpan", { p50: clock(stop.eta_p50), p90: clock(stop.eta_p90), basis: t(`etaBasis_${stop.eta_basis}`) })) : null,
    stop.window_end ? fact("windowShort", `${clock(stop.window_start)}–${clock(stop.window_end)}`) : null,
    lateness(stop) > 60 ? fact("lateness", duration(lateness(stop))) : null,
    keeps === null ? null : fact("keeps", keeps < 0 ? t("tooLate", { time: duration(keeps) }) : duration(keeps)),
  );
}

/** The chosen break with its vehicle, or undefined. */
function breakOf(plan, chosen) {
  const all = plan.routes.flatMap((route) => route.stops.filter((stop) => stop.kind === "break").map((stop) => ({ route, stop })));
  return all.find(({ route, stop }) => breakId(route.vehicle, stop) === chosen);
}

function drawBreak({ route, stop }) {
  const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value));
  const length = (new Date(stop.departure_at) - new Date(stop.arrival_at)) / 1000;
  return fill(
    byId("chosen"),
    h("div", { class: "head" }, h("h2", { id: "chosen-title" }, t("stopBreak", { what: stop.break_name }))),
    h(
      "div",
      { class: "chosen-body" },
      h(
        "dl",
        { class: "facts" },
        fact("vehicle", route.vehicle),
        fact("breakTime", `${clock(stop.arrival_at)}–${clock(stop.departure_at)}`),
        fact("breakLength", duration(length)),
        fact("breakWindow", `${clock(stop.window_start)}–${clock(stop.window_end)}`),
        lateness(stop) > 60 ? fact("lateness", duration(lateness(stop))) : null,
        stop.status ? fact("breakState", t(stop.status === "done" ? "breakDone" : stop.status === "arrived" ? "breakRuns" : "statusOpen")) : null,
      ),
      h("p", { class: "meta" }, t("breakHelp")),
    ),
  );
}

function moveForm(plan, route, shipment, onMove) {
  const targets = isAboard(route, shipment) ? [route] : plan.routes;
  const vehicle = h("select", { name: "vehicle", id: "move-vehicle", "data-key": `vehicle-${shipment}` }, targets.map((target) => h("option", { value: target.vehicle, selected: target === route }, target.vehicle)));
  const place = h("input", { type: "number", name: "place", id: "move-place", min: 1, max: 200, required: true, "data-key": `place-${shipment}` });
  place.value = openDrops(route).findIndex((stop) => stop.shipment === shipment) + 1;
  const submit = (event) => {
    event.preventDefault();
    onMove(shipment, vehicle.value, Math.max(0, Number(place.value) - 1));
  };
  return h(
    "form",
    { class: "move", onsubmit: submit, "data-key": `move-${shipment}-${route.vehicle}-${place.value}` },
    h("label", {}, t("toVehicle"), vehicle),
    h("label", {}, t("asStop"), place),
    h("button", { class: "small" }, t("move")),
  );
}

export function drawChosen({ plan, shipment, onMove }) {
  const pause = plan && shipment ? breakOf(plan, shipment) : null;
  if (pause) return drawBreak(pause);
  const route = plan && shipment ? routeOf(plan, shipment) : null;
  if (!route) return fill(byId("chosen"), h("div", { class: "head" }, h("h2", { id: "chosen-title" }, t("chosenStop"))), h("p", { class: "empty" }, t("chooseStop")));
  const stop = route.stops.find((stop) => stop.kind === "deliver" && stop.shipment === shipment);
  return fill(
    byId("chosen"),
    h("div", { class: "head" }, h("h2", { id: "chosen-title" }, h("a", { href: `/shipments/${encodeURIComponent(shipment)}` }, shipment))),
    h("div", { class: "chosen-body" }, facts(route, stop), canMove(plan, shipment) ? moveForm(plan, route, shipment, onMove) : h("p", { class: "meta" }, t("cannotMove", { shipment })), h("p", { class: "meta" }, t("keysHelp"))),
  );
}
