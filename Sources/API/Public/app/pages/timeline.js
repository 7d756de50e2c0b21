// The timeline: what every vehicle does when, and moves by hand with the engine's answer.
import { may } from "../access.js";
import { get, Refusal } from "../api.js";
import { ask, say, sayFailure } from "../dialog.js";
import { byId, fill, h, place } from "../dom.js";
import { gathered } from "../gathered.js";
import { loadPlans, loadProfiles, loadVehicles } from "../load.js";
import { newestDeadlines, withDeadlines, withStatuses } from "../plan/deadlines.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import { drawAnswer, freshBreaks } from "../timeline/answer.js";
import { drawChosen } from "../timeline/chosen.js";
import { watchDrags } from "../timeline/drag.js";
import { canMove, isAboard, openDrops, routeOf } from "../timeline/edits.js";
import { checkPlan, proposePlan } from "../timeline/engine.js";
import { lanes, nowPart } from "../timeline/lanes.js";
import { makeScale, spanOf } from "../timeline/scale.js";
import { applyPositions, applyReadings, shownStatus, worstTemperature } from "../vehicles.js";
import words from "../words/timeline.js";

addWords(words);
Object.assign(state, { edits: [], answer: null, chosen: null, span: 0, base: null, deadlines: new Map() });

/** The proposal that is changed; null where it is the plan that runs. */
const wanted = new URLSearchParams(location.search).get("proposal");
const needs = "POST /v1/plans/{version}/check";

/** The plan that is changed; what has become of its stops only the running one knows. */
const changedPlan = () => (state.base ? withStatuses(state.base, state.plan) : state.plan);
const basePlan = () => withDeadlines(changedPlan(), state.deadlines);
/** The plan that is shown: the answer to the moves, or the one that they change. */
const shownPlan = () => state.answer?.plan && withDeadlines(state.answer.plan, state.deadlines) || basePlan();
let scale = null;

function draw() {
  const list = byId("lanes");
  byId("timeline-title").textContent = state.base ? t("changedProposal", { version: state.base.version }) : t("timeline");
  const plan = shownPlan();
  if (!plan) return fill(list, h("li", { class: "empty", "data-key": "none" }, t("noPlan")));
  const now = Date.now();
  scale = makeScale(...spanOf([plan], now, state.span));
  const heads = matchMedia("(max-width: 720px)").matches ? 0 : 180;
  const vehicles = new Map([...state.vehicles].map(([name, vehicle]) => [name, { status: shownStatus(vehicle), worst: worstTemperature(vehicle) }]));
  const changed = new Set(state.edits.map((edit) => edit.shipment));
  const rows = lanes(plan.routes, scale, { now, width: Math.max(200, list.clientWidth - heads), vehicles, chosen: state.chosen, changed, onChoose: may(needs) && ((shipment) => update({ chosen: shipment })) });
  list.classList.toggle("many", plan.routes.length > 60);
  fill(list, rows);
  place(list, { "--now": String(nowPart(scale, now)) });
  return undefined;
}

/** Leaves out the moves of drops that a courier has done or begun meanwhile, and says so. */
function leaveOutDone() {
  const base = changedPlan();
  const gone = new Set(base ? state.edits.map((edit) => edit.shipment).filter((shipment) => !canMove(base, shipment)) : []);
  if (gone.size === 0) return;
  for (const shipment of gone) say(t("cannotMove", { shipment }));
  update({ edits: state.edits.filter((edit) => !gone.has(edit.shipment)) });
}

/** How often in a row a check follows a world that has moved on. */
const followLimit = 3;
let followed = 0;

/** What the world has moved on to: read anew, without the move that is not possible any more. */
async function follow(refusal) {
  say(t("movedOn", { detail: refusal.message }));
  const { shipment } = refusal.problem.conflict;
  await Promise.all([loadPlans(), loadBase()]);
  update({ edits: state.edits.filter((edit) => edit.shipment !== shipment) });
}

/** What cannot be asked is not shown as if it held: the last move goes back. */
function takeBack(error) {
  const rest = state.edits.slice(0, -1);
  update({ edits: rest, answer: rest.length > 0 ? state.answer : null });
  sayFailure(error);
}

const check = gathered(async () => {
  leaveOutDone();
  if (state.edits.length === 0) return update({ answer: null });
  try {
    update({ answer: await checkPlan(changedPlan(), state.edits) });
    followed = 0;
  } catch (error) {
    if (!(error instanceof Refusal && error.problem?.conflict && followed < followLimit)) return takeBack(error);
    followed += 1;
    await follow(error);
    check();
  }
  return undefined;
}, 50);

/** Makes a proposal of the moves, for somebody to accept. */
async function propose() {
  const breaks = freshBreaks(state.answer).length;
  const answer = await ask({ title: breaks > 0 ? t("proposeBreaking", { n: breaks }) : t("proposeTitle"), action: t("propose"), label: t("reason") });
  if (!answer) return;
  leaveOutDone();
  if (state.edits.length === 0) return;
  try {
    const version = await proposePlan(changedPlan(), state.edits, { reason: answer.text, allowsViolations: breaks > 0 });
    location.assign(`/proposals/${version}`);
  } catch (error) {
    // What breaks, or what stands against it, is another thing than a moment ago: it is shown before anybody proposes it.
    if (error instanceof Refusal && error.problem?.conflict) await follow(error);
    else if (error instanceof Refusal && error.problem?.type?.endsWith(":breaks-limits")) say(t("breaksNow"));
    else return sayFailure(error);
    check();
  }
}

/** Moves a drop to a vehicle, before its open drop number `index`. */
function move(shipment, vehicle, index) {
  const from = routeOf(shownPlan(), shipment);
  if (!from || !canMove(shownPlan(), shipment)) return say(t("cannotMove", { shipment }));
  if (from.vehicle !== vehicle && isAboard(from, shipment)) return say(t("isAboard", { shipment, vehicle: from.vehicle }));
  update({ edits: [...state.edits, { shipment, vehicle, index }], chosen: shipment });
  byId("said").textContent = t("movedTo", { shipment, vehicle, n: index + 1 });
  return check();
}

function undo() {
  update({ edits: state.edits.slice(0, -1) });
  byId("said").textContent = t("undone");
  return check();
}

/** The order of a drop that is let go at a time of a row. */
function drop(shipment, { vehicle, part }) {
  const route = shownPlan().routes.find((route) => route.vehicle === vehicle);
  const time = scale.time(part);
  const others = openDrops(route).filter((stop) => stop.shipment !== shipment);
  const index = others.filter((stop) => new Date(stop.arrival_at).getTime() < time).length;
  const same = openDrops(route).findIndex((stop) => stop.shipment === shipment);
  if (same !== index || routeOf(shownPlan(), shipment)?.vehicle !== vehicle) move(shipment, vehicle, index);
}

/** Arrow keys on a drop: earlier, later, and to the vehicle above or below. */
function onKey(event) {
  const shipment = event.target.closest?.("[data-shipment]")?.dataset.shipment;
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && state.edits.length > 0) return event.preventDefault(), undo();
  if (!shipment || !event.altKey || !event.key.startsWith("Arrow")) return undefined;
  event.preventDefault();
  const plan = shownPlan();
  const route = routeOf(plan, shipment);
  const index = openDrops(route).findIndex((stop) => stop.shipment === shipment);
  if (event.key === "ArrowLeft") return index > 0 ? move(shipment, route.vehicle, index - 1) : undefined;
  if (event.key === "ArrowRight") return index < openDrops(route).length - 1 ? move(shipment, route.vehicle, index + 1) : undefined;
  const other = plan.routes[plan.routes.indexOf(route) + (event.key === "ArrowUp" ? -1 : 1)];
  const at = new Date(openDrops(route)[index]?.arrival_at);
  return other ? move(shipment, other.vehicle, openDrops(other).filter((stop) => new Date(stop.arrival_at) < at).length) : undefined;
}

async function loadDeadlines() {
  update({ deadlines: await newestDeadlines() });
}

/** A proposal that was decided meanwhile is no base for changes any more: then it is the running plan. */
async function loadBase() {
  if (!wanted) return;
  const plan = await get(`plans/${encodeURIComponent(wanted)}`);
  update({ base: plan.state === "proposed" ? plan : null });
}

view(["plan", "base", "answer", "deadlines", "vehicles", "chosen", "span", "language", "theme"], draw);
view(["answer", "edits", "plan", "base", "language"], () => drawAnswer({ plan: changedPlan(), answer: state.answer, edits: state.edits, onUndo: undo, onReset: () => { update({ edits: [] }); check(); }, onPropose: propose }));
view(["chosen", "answer", "plan", "base", "language"], () => drawChosen({ plan: shownPlan(), shipment: state.chosen, onMove: move }));
for (const button of byId("spans").querySelectorAll("button")) {
  button.addEventListener("click", () => {
    for (const other of byId("spans").querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    update({ span: Number(button.value) });
  });
}
byId("lanes").addEventListener("keydown", onKey);
addEventListener("resize", () => touch("plan"));
setInterval(() => touch("plan"), 10_000);
watchDrags(byId("lanes"), {
  canDrag: (shipment) => may(needs) && canMove(shownPlan(), shipment),
  onOver: (target) => {
    for (const lane of byId("lanes").querySelectorAll(".lane")) lane.classList.toggle("over", lane.dataset.vehicle === target?.vehicle);
  },
  onDrop: drop,
});

const reload = () => Promise.all([loadPlans(), loadBase(), loadDeadlines()]).then(() => state.edits.length > 0 && check()).catch(sayFailure);
startPage({
  load: () => Promise.all([loadProfiles(), loadVehicles(), loadPlans(), loadBase(), loadDeadlines()]),
  onEvent: (_, subject) => {
    if (["plan", "stop", "order", "shipment"].includes(subject)) reload();
    else if (["breach", "warning", "vehicle", "sensor"].includes(subject)) loadVehicles();
  },
  onPositions: (items) => applyPositions(items) && touch("vehicles"),
  onReadings: (items) => applyReadings(items) && touch("vehicles"),
});
