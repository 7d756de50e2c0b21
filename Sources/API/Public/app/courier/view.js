// Draws the courier's day: what changed, the next visit, those ahead, those behind.
import { byId, fill, h } from "../dom.js";
import { celsius, clock } from "../format.js";
import { language, t } from "../strings.js";
import { contactLines } from "../contact.js";
import { isDone } from "../done.js";
import { visits } from "./stops.js";

const titles = { load: "visitLoad", deliver: "visitDeliver", end: "stopEnd", store: "stopStore", hand_over: "stopHandOver", break: "visitBreak" };
const shapes = { delivered: "statusDelivered", failed: "statusFailed", done: "statusDone", dropped: "statusDropped" };

const triggers = new Set(["first", "order", "breach", "warning", "request", "courier", "vehicle", "late", "silent", "facility"]);

const titleOf = (visit) => visit.break_name || visit.label || visit.facility || visit.shipment || "";
/** What is loaded or handed over, each with the compartment of the load space that it goes into or lies in. */
const names = (visit) => visit.stops.filter((stop) => stop.shipment).map((stop) => (stop.compartment ? `${stop.shipment} (${t("inCompartment", { what: stop.compartment })})` : stop.shipment)).join(", ");

/** Whom to call at this visit, each once: three parcels of one customer have one contact. */
const contactsOf = (visit) => {
  const all = visit.stops.filter((stop) => stop.contact && !isDone(stop.status)).map((stop) => stop.contact);
  return [...new Map(all.map((contact) => [JSON.stringify(contact), contact])).values()];
};

/** A map program of the device opens it; a browser without one shows OpenStreetMap. */
const wayTo = (visit) => `https://www.openstreetmap.org/directions?to=${visit.latitude},${visit.longitude}`;

function times(visit) {
  if (visit.kind === "break") {
    return [t("breakUntil", { from: clock(visit.arrival_at), to: clock(visit.departure_at) }), t("mayBegin", { from: clock(visit.window_start), to: clock(visit.window_end) })].join(" · ");
  }
  return [
    visit.window_start ? t("window", { from: clock(visit.window_start), to: clock(visit.window_end) }) : null,
    visit.latest_at ? t("keepsUntil", { time: clock(visit.latest_at) }) : null,
  ].filter(Boolean).join(" · ");
}

function actions(visit, act) {
  const open = visit.stops.filter((stop) => !isDone(stop.status));
  const button = (key, text, run, isMain) => h("button", { type: "button", class: isMain ? "primary large" : "large", "data-key": `${key}-${open.map((stop) => stop.shipment)}`, onclick: run }, text);
  if (visit.kind === "load") return [button("loaded", t("loadedAll", { n: open.length }), () => act.loaded(open), true)];
  if (visit.kind === "break") {
    const isOn = visit.status === "arrived";
    return [button(`break-${visit.break_name}-${isOn}`, t(isOn ? "endBreak" : "beginBreak"), () => act.rest(visit, isOn), true)];
  }
  if (visit.kind !== "deliver") return [];
  const isThere = open.every((stop) => stop.status === "arrived");
  return [
    isThere ? null : button("arrived", t("arrivedHere"), () => act.arrived(open), true),
    ...open.flatMap((stop) => [
      open.length > 1 ? h("p", { class: "parcel" }, stop.shipment) : null,
      button(`delivered-${stop.shipment}`, t("delivered"), () => act.delivered(stop), isThere),
      button(`failed-${stop.shipment}`, t("notDelivered"), () => act.failed(stop), false),
    ]),
  ];
}

function nextVisit(visit, act) {
  if (!visit) return [h("h2", { id: "next-title" }, t("nothingAhead")), h("p", { class: "empty" }, t("nothingAheadWords"))];
  const late = visit.window_end && new Date(visit.arrival_at) > new Date(visit.window_end);
  return [
    h("div", { class: "head" }, h("h2", { id: "next-title" }, t("nextStop")), h("strong", { class: late ? "eta worse" : "eta" }, clock(visit.arrival_at))),
    h(
      "div",
      { class: "next" },
      h("p", { class: "place" }, t(titles[visit.kind] ?? "visitDeliver", { n: visit.stops.length, what: titleOf(visit) })),
      visit.kind === "end" ? null : h("p", { class: "meta" }, names(visit)),
      h("p", { class: "meta" }, times(visit)),
      contactsOf(visit).map((contact) => h("p", { class: "contact" }, contactLines(contact))),
      visit.kind === "break" ? null : h("p", {}, h("a", { href: wayTo(visit), rel: "noopener noreferrer", target: "_blank" }, t("wayThere"))),
      h("div", { class: "actions" }, actions(visit, act)),
    ),
  ];
}

function row(visit, index) {
  const isOver = isDone(visit.status);
  const measured = visit.stops.map((stop) => stop.handover_celsius).find((value) => value !== null && value !== undefined);
  return h(
    "li",
    { class: isOver ? "done" : null },
    h("span", { class: "dot", "aria-hidden": "true" }, isOver ? (visit.status === "failed" ? "✕" : "✓") : String(index + 2)),
    h("span", { class: "place" }, t(titles[visit.kind] ?? "visitDeliver", { n: visit.stops.length, what: titleOf(visit) })),
    h("span", { class: "eta" }, clock(isOver && visit.completed_at ? visit.completed_at : visit.arrival_at)),
    h("span", { class: "note" }, [names(visit), isOver ? null : times(visit)].filter(Boolean).join(" · ")),
    h("span", { class: "more" }, [isOver ? t(shapes[visit.status]) : null, measured === undefined ? null : celsius(measured)].filter(Boolean).join(", ")),
  );
}

function list(id, title, rows) {
  byId(id).hidden = rows.length === 0;
  fill(byId(id), h("div", { class: "head" }, h("h2", { id: `${id}-title` }, title)), h("ol", { class: "stops" }, rows.map(row)));
}

export function drawDay(day, queue, act) {
  const all = visits(day.stops, queue);
  const ahead = all.filter((visit) => !isDone(visit.status));
  fill(byId("next"), nextVisit(ahead[0], act));
  list("ahead", t("ahead", { n: ahead.length - 1 }), ahead.slice(1));
  list("behind", t("behind"), all.filter((visit) => isDone(visit.status)).reverse());
}

/** Why the route has changed: the message says it in English, and what triggered it as a word. */
const reasonOf = ({ reason, trigger }) => (language === "en" || !triggers.has(trigger) ? reason : t(`why_${trigger}`));

/** What another plan changed; gone as soon as the courier says that it was read. */
export function drawChange(day, isRead, onRead) {
  const change = day.change;
  byId("change").hidden = !change || isRead;
  if (!change || isRead) return;
  const { added = [], removed = [], reordered = [] } = change.changes ?? {};
  const line = (key, shipments) => (shipments.length > 0 ? h("li", {}, t(key, { n: shipments.length, what: shipments.join(", ") })) : null);
  fill(
    byId("change"),
    h("div", { class: "head" }, h("h2", { id: "change-title" }, t("routeChanged", { version: change.plan_version }))),
    h(
      "div",
      { class: "next" },
      reasonOf(change) ? h("p", {}, t("because", { reason: reasonOf(change) })) : null,
      h("ul", { class: "changes" }, line("routeAdded", added), line("routeRemoved", removed), line("routeReordered", reordered)),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary large", "data-key": `read-${change.plan_version}`, onclick: onRead }, t("understood"))),
    ),
  );
}
