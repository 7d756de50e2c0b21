// One proposal against the plan that runs: on two maps, on two timelines, and in words.
import { get } from "../api.js";
import { sentences } from "../changes.js";
import { say } from "../dialog.js";
import { byId, fill, h, place } from "../dom.js";
import { dayAndClock, duration, number, signed } from "../format.js";
import { gathered } from "../gathered.js";
import { loadLibraries } from "../libraries.js";
import { currentPlan, loadVehicles } from "../load.js";
import { deadlinesOf, withDeadlines, withStatuses } from "../plan/deadlines.js";
import { reasonOf } from "../plan/reasons.js";
import { drawSideMaps, prepareMaps } from "../plan/sidemap.js";
import { decide, expiry, safetyTable } from "../proposals.js";
import { whoOf } from "../names.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import { lanes, nowPart } from "../timeline/lanes.js";
import { makeScale, spanOf } from "../timeline/scale.js";
import proposalWords from "../words/proposal.js";
import timelineWords from "../words/timeline.js";

addWords(timelineWords);
addWords(proposalWords);
const version = Number(location.pathname.split("/").at(-1));
Object.assign(state, { proposal: null, running: null });

/** The vehicles and shipments that the proposal changes. */
function changedParts({ difference, routes }) {
  const shipments = new Set([...difference.moved, ...difference.later, ...difference.earlier].map((item) => item.shipment).concat(difference.added));
  const touched = new Set([...difference.moved, ...difference.added.map((shipment) => ({ shipment }))].map((item) => item.shipment));
  const vehicles = new Set(difference.moved.flatMap((move) => [move.from, move.to]));
  for (const { vehicle } of difference.breaks ?? []) vehicles.add(vehicle);
  for (const route of routes) if (route.stops.some((stop) => difference.added.includes(stop.shipment))) vehicles.add(route.vehicle);
  return { shipments, touched, vehicles };
}

function outcome(proposal) {
  const by = { version: proposal.version, by: whoOf(proposal.decided_by ?? ""), time: proposal.decided_at ? dayAndClock(proposal.decided_at) : "", reason: proposal.decision_reason };
  const key = { accepted: "wasAccepted", rejected: "wasRejected", expired: "wasExpired", superseded: proposal.decided_by ? "wasReplaced" : "wasSuperseded" }[proposal.state];
  return key ? h("p", { class: "notice", role: "status" }, t(key, by)) : null;
}

function figures(proposal, running) {
  const row = (key, before, after, difference) => h("tr", {}, h("th", { scope: "row" }, t(key)), h("td", { class: "number" }, before), h("td", { class: "number" }, after), h("td", { class: "number" }, difference));
  const { summary, difference } = proposal;
  const metres = summary.distance_metres - difference.distance_metres;
  const seconds = summary.duration_seconds - difference.duration_seconds;
  const sign = (value) => (value < 0 ? "−" : value > 0 ? "+" : "");
  return h(
    "table",
    {},
    h("caption", {}, t("costTerms")),
    h("thead", {}, h("tr", {}, h("td", {}), ...["before", "after", "differenceWord"].map((key) => h("th", { scope: "col", class: "number" }, t(key))))),
    h(
      "tbody",
      {},
      row("kmLeft", number(metres / 1000, 1), number(summary.distance_metres / 1000, 1), signed(difference.distance_metres / 1000, 1)),
      row("drivingLeft", duration(seconds), duration(summary.duration_seconds), sign(difference.duration_seconds) + duration(difference.duration_seconds)),
      row("undone", running ? number(running.unassigned.length) : "–", number(proposal.unassigned.length), running ? signed(proposal.unassigned.length - running.unassigned.length) : ""),
    ),
  );
}

/** The ways that were weighed for the endangered loads of a vehicle, with what each would cost. */
function waysOf(vehicle, options) {
  const cell = (value, isDone) => h("td", { class: "number" }, isDone ? number(value) : "–");
  const row = (option) => {
    const isPossible = !option.obstacle;
    const word = isPossible ? (option.is_chosen ? ` · ${t("isChosen")}` : "") : `: ${option.obstacle_code ? t(`obstacle_${option.obstacle_code}`) : option.obstacle}`;
    return h("tr", { class: option.is_chosen ? "chosen" : null }, h("th", { scope: "row" }, t(`way_${option.kind}`), h("span", { class: "curve-words" }, option.loads ? ` · ${t("countLoads", { n: option.loads.length })}` : null, word)), cell(option.saved, isPossible), cell(option.lost, isPossible), cell(option.route_cost, isPossible), cell(option.goods_cost, isPossible));
  };
  const head = ["savedCol", "lostCol", "routeCostCol", "goodsCostCol"].map((key) => h("th", { scope: "col", class: "number" }, t(key)));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": t("waysTitle", { vehicle }) },
    h("table", {}, h("caption", {}, t("waysTitle", { vehicle })), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("wayCol")), head)), h("tbody", {}, options.map(row))),
  );
}

function drawWords() {
  const { proposal, running } = state;
  if (!proposal) return;
  const isOpen = proposal.state === "proposed";
  fill(
    byId("proposal-head"),
    h("h2", { id: "proposal-title" }, t("proposal", { version: proposal.version })),
    h("span", { class: `badge ${isOpen ? "minor" : "closed"}` }, isOpen ? expiry(proposal) ?? t("open") : t(`state_${proposal.state}`)),
  );
  const button = (key, run, isMain) => h("button", { type: "button", class: isMain ? "primary" : null, "data-key": `${key}-${proposal.etag}`, needs: `POST /v1/plans/{version}/${key}`, onclick: run }, t(key));
  fill(
    byId("proposal-body"),
    outcome(proposal),
    h("p", {}, t("because", { reason: reasonOf(proposal) }), proposal.trigger === "breach" && proposal.trigger_reference ? [" ", h("a", { href: `/alerts/${encodeURIComponent(proposal.trigger_reference)}` }, t("toBreach"))] : []),
    h(
      "div",
      { class: "two" },
      h("ul", { class: "changes" }, sentences(proposal.difference, proposal.summary).map((line) => h("li", { class: line.isWorse ? "worse" : null }, line.text))),
      h("div", {}, figures(proposal, running)),
    ),
    proposal.difference.safety.length > 0 ? safetyTable(proposal.difference.safety) : null,
    [...Map.groupBy(proposal.difference.options ?? [], (option) => option.vehicle)].map(([vehicle, options]) => waysOf(vehicle, options)),
    isOpen ? h("div", { class: "actions" }, button("accept", () => decide(proposal, "accept", load), true), button("reject", () => decide(proposal, "reject", load)), h("a", { class: "button", needs: "POST /v1/plans/{version}/edit", href: `/timeline?proposal=${proposal.version}` }, t("changeByHand"))) : null,
  );
}

function drawLanes() {
  const { proposal, running } = state;
  if (!proposal) return;
  const changed = changedParts(proposal);
  const before = withDeadlines(running, deadlinesOf(proposal)) ?? { routes: [] };
  const now = Date.now();
  const scale = makeScale(...spanOf([before, proposal], now, 0));
  const isChanged = (route) => changed.vehicles.size === 0 || changed.vehicles.has(route.vehicle);
  for (const [id, plan] of [["before", before], ["after", proposal]]) {
    const list = byId(`${id}-lanes`);
    fill(list, lanes(plan.routes.filter(isChanged), scale, { now, width: Math.max(160, list.clientWidth - 180), changed: changed.touched }));
    place(list, { "--now": String(nowPart(scale, now)) });
    byId(`${id}-facts`).textContent = plan.version ? t("planFacts", { version: plan.version, n: plan.routes.length }) : t("noPlan");
  }
}

function drawMaps() {
  if (state.proposal) drawSideMaps([["before-map", state.running ?? { routes: [] }, t("mapBefore")], ["after-map", state.proposal, t("mapAfter")]], changedParts(state.proposal), state.vehicles);
}

const load = gathered(async () => {
  const [proposal, running] = await Promise.all([get(`plans/${version}`), currentPlan()]);
  // A proposal that was accepted runs: what ran before it is the plan it was made against.
  const before = running?.version === version ? (proposal.based_on ? await get(`plans/${proposal.based_on}`) : null) : running;
  const was = state.proposal?.state;
  update({ proposal: withStatuses(proposal, running), running: before });
  if (was === "proposed" && proposal.state !== "proposed" && proposal.decided_by) say(t(proposal.state === "rejected" ? "wasRejected" : "wasAccepted", { version, by: whoOf(proposal.decided_by), time: dayAndClock(proposal.decided_at), reason: proposal.decision_reason }));
}, 300);

view(["proposal", "running", "language"], drawWords);
view(["proposal", "running", "language", "lanes"], drawLanes);
addEventListener("resize", () => touch("lanes"));
setInterval(() => touch("lanes", "proposal"), 15_000);
startPage({
  load: () => Promise.all([load(), loadVehicles()]),
  onEvent: (_, subject) => subject === "plan" && load(),
  then: async () => {
    await loadLibraries({ wantsMap: true });
    await prepareMaps();
    view(["proposal", "theme"], gatheredMaps);
    gatheredMaps();
  },
});

let drawnFor = "";
/** A map costs a second: it is drawn anew only for another plan or other colours. */
function gatheredMaps() {
  const wanted = `${state.proposal?.etag}/${document.documentElement.dataset.shade}`;
  if (wanted === drawnFor) return;
  drawnFor = wanted;
  drawMaps();
}
