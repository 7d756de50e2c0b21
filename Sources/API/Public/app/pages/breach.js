// One breach: what happened, why it was called a breach, which loads it concerns, and what is done about it.
import { get } from "../api.js";
import { escalateButton, incidentAddress, incidentOf, incidentSubjects } from "../alerts/incidents.js";
import { inForce, noteButtons, noteStory } from "../alerts/notes.js";
import { loadBreachCurve, loadsOf, plansFor } from "../alerts/story.js";
import { acknowledge } from "../breaches.js";
import { showCurve } from "../curve.js";
import { byId, fill, h } from "../dom.js";
import { celsius, clock, dayAndClock, duration } from "../format.js";
import { gathered } from "../gathered.js";
import { loadLibraries } from "../libraries.js";
import { optional } from "../load.js";
import { deadlinesOf } from "../plan/deadlines.js";
import { startPage } from "../shell.js";
import { state, update, view } from "../store.js";
import { addWords, language, t, wordFor } from "../strings.js";
import words from "../words/alerts.js";
import incidentWords from "../words/incidents.js";
import proposalWords from "../words/proposal.js";

addWords(words);
addWords(incidentWords);
addWords(proposalWords);
const id = decodeURIComponent(location.pathname.split("/").at(-1));
Object.assign(state, { breach: null, incident: null, loads: [], plans: [], notes: [] });
let chart = null;
let hasCurves = false;

const load = gathered(async () => {
  const breach = await optional(`breaches/${encodeURIComponent(id)}`);
  if (!breach) return void fill(byId("breach-facts"), h("p", {}, t("notFoundBreach")));
  const [loads, plans, incident, { items: notes }] = await Promise.all([loadsOf(breach), plansFor(breach), incidentOf(id), get(`breaches/${encodeURIComponent(id)}/notes`)]);
  const deadlines = plans.length > 0 ? deadlinesOf(await get(`plans/${plans[0].version}`)) : new Map();
  return update({ breach, incident, plans, notes, loads: loads.map((load) => ({ ...load, latest_at: load.latest_at ?? deadlines.get(load.shipment) })) });
}, 400);

const loadCurveSoon = gathered(async () => {
  if (!state.breach) return;
  const data = await loadBreachCurve(state.breach);
  chart = showCurve(data, { curve: byId("curve"), words: byId("curve-words"), table: byId("curve-table") }, chart);
}, 3000);

/** The rule that was met, as it stood in the version that judged. */
function ruleWords({ rule, judged_by: judge }) {
  const said = judge?.rule;
  if (!said) return rule;
  const words = { limit: `${said.op} ${celsius(said.limit)}`, time: duration(said.for_s ?? 0), window: duration(said.window_s ?? 0) };
  const kind = said.type === "cumulative" && said.window_s ? "cumulative_window" : said.type;
  return `${rule}: ${t(`ruleMet_${kind}`, words)}`;
}

/** Where that version came from, and whether it is still the one that judges. */
function versionWords({ profile_version: version, judged_by: judge }) {
  if (!judge) return null;
  const made = t(judge.origin === "file" ? "versionOfFile" : "versionOf", { version, time: dayAndClock(judge.created_at), who: judge.created_by });
  return judge.version_in_force === version ? made : `${made} ${t("versionNow", { version: judge.version_in_force })}`;
}

function drawHead() {
  const { breach } = state;
  if (!breach) return;
  const isOpen = breach.state === "open";
  fill(
    byId("breach-head"),
    h("h2", { id: "breach-title" }, t("breachAt", { what: breach.vehicle ?? breach.device })),
    h("span", { class: `badge ${breach.severity}` }, wordFor(breach.severity)),
    h("span", { class: `badge ${isOpen ? "cold_trouble" : "closed"}` }, t(breach.state)),
  );
  const fact = (key, value) => (value === null ? null : h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)));
  const evidence = breach.explanation.evidence ?? {};
  fill(
    byId("breach-facts"),
    h("p", {}, breach.sentences[language] || breach.sentences.en || breach.code),
    h(
      "dl",
      { class: "facts" },
      fact("started", dayAndClock(breach.started_at)),
      fact("opened", dayAndClock(breach.opened_at)),
      breach.closed_at ? fact("ended", dayAndClock(breach.closed_at)) : null,
      evidence.limit === undefined ? null : fact("limit", celsius(evidence.limit)),
      evidence.goods === undefined ? null : fact("goodsEstimate", celsius(evidence.goods)),
      breach.value_min === null ? null : fact("lowestHighest", `${celsius(breach.value_min)} … ${celsius(breach.value_max)}`),
      fact("product", [breach.judged_by?.title?.[language], `${breach.profile} v${breach.profile_version}`].filter(Boolean).join(" · ")),
      fact("judgedByRule", ruleWords(breach)),
      versionWords(breach) ? fact("judgedVersion", versionWords(breach)) : null,
    ),
    breach.suspect ? h("p", { class: "meta" }, t("suspect")) : null,
    h(
      "div",
      { class: "actions" },
      breach.acknowledged_at ? null : h("button", { type: "button", class: "primary small", "data-key": "acknowledge", needs: "POST /v1/breaches/{id}/acknowledge", onclick: () => acknowledge(breach, load) }, t("acknowledge")),
      noteButtons(breach, inForce(state.notes), load),
      escalateButton(state.incident, load),
      state.incident ? h("a", { class: "button small", href: incidentAddress(state.incident), "data-key": "to-incident" }, t("toIncident")) : null,
    ),
  );
}

function loadRow(order) {
  const keeps = order.latest_at && order.eta ? (new Date(order.latest_at) - new Date(order.eta)) / 1000 : null;
  const words = { failed: "failed_state", planned: "planned_state" };
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("a", { href: `/shipments/${encodeURIComponent(order.shipment)}` }, order.shipment), h("br"), h("span", { class: "curve-words" }, order.label)),
    h("td", {}, t(words[order.status] ?? order.status)),
    h("td", {}, `${clock(order.window_start)}–${clock(order.window_end)}`),
    h("td", { class: "number" }, order.completed_at ? clock(order.completed_at) : order.eta ? clock(order.eta) : "–"),
    h("td", { class: keeps !== null && keeps < 0 ? "number worse" : "number" }, keeps === null ? "–" : keeps < 0 ? t("tooLate", { time: duration(keeps) }) : duration(keeps)),
  );
}

function drawLoads() {
  const head = ["shipmentCol", "stateCol", "windowCol"].map((key) => h("th", { scope: "col" }, t(key))).concat(["etaCol", "keepsCol"].map((key) => h("th", { scope: "col", class: "number" }, t(key))));
  fill(
    byId("loads"),
    state.loads.length === 0
      ? h("p", { class: "empty" }, t("noLoads"))
      : h("div", { class: "scroll", tabindex: 0, role: "group", "aria-labelledby": "loads-title" }, h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, state.loads.map(loadRow)))),
  );
}

function drawRemedy() {
  const { plans } = state;
  const sentence = (plan) =>
    plan.state === "proposed" ? t("remedyWaits", { version: plan.version }) : plan.state === "accepted" ? t("remedyRuns", { version: plan.version }) : t("remedyWas", { version: plan.version, state: t(`state_${plan.state}`) });
  fill(
    byId("remedy"),
    plans.length === 0
      ? h("p", {}, t("noRemedy"))
      : plans.slice(0, 4).map((plan) => h("p", { "data-key": `plan-${plan.version}` }, sentence(plan), " ", h("a", { href: `/proposals/${plan.version}`, class: plan.state === "proposed" ? "button" : null }, t(plan.state === "proposed" ? "toProposal" : "compare")))),
    h("h3", {}, t("done_by")),
    state.notes.length === 0 ? h("p", { class: "curve-words" }, t("nothingDone")) : noteStory(state.notes),
  );
}

function drawWhy() {
  const { cause, evidence = {} } = state.breach?.explanation ?? {};
  const lines = [
    cause ? t("whyCause", { cause: wordFor(cause) }) : null,
    evidence.time_out_s === undefined ? null : t("whyOut", { out: duration(evidence.time_out_s), inside: duration(evidence.time_in_s ?? 0), unknown: duration(evidence.time_unknown_s ?? 0) }),
    evidence.first_reading ? t("whyReadings", { first: dayAndClock(evidence.first_reading), last: dayAndClock(evidence.deciding_reading) }) : null,
    evidence.time_constant_s ? t(evidence.time_constant_learned ? "whyConstantLearned" : "whyConstant", { time: duration(evidence.time_constant_s) }) : null,
    evidence.door_open ? t("whyDoor") : null,
    evidence.cycling ? t("whyCycling") : null,
  ];
  fill(byId("why"), h("ul", { class: "changes" }, lines.filter(Boolean).map((line) => h("li", {}, line))));
}

view(["breach", "incident", "notes", "language"], drawHead);
view(["loads", "language"], drawLoads);
view(["plans", "notes", "language"], drawRemedy);
view(["breach", "language"], drawWhy);
startPage({
  load,
  onEvent: (_, subject) => (incidentSubjects.has(subject) || ["breach", "plan", "stop"].includes(subject)) && load(),
  onReadings: (items) => hasCurves && state.breach?.state === "open" && items.some((item) => item.device === state.breach.device) && loadCurveSoon(),
  then: async () => {
    await loadLibraries({ wantsCurves: true });
    await loadCurveSoon();
    view(["breach", "language", "theme"], loadCurveSoon);
    hasCurves = true;
  },
});
