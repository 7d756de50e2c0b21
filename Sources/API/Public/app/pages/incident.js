// One incident: what lies in it, who was told and who comes next, and what was on board.
import { acknowledgeButton, acknowledgement, breachOf, escalateButton, incidentBadges, incidentSubjects, receiver, whenNext } from "../alerts/incidents.js";
import { byId, fill, h } from "../dom.js";
import { dayAndClock } from "../format.js";
import { gathered } from "../gathered.js";
import { optional } from "../load.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, language, t, wordFor } from "../strings.js";
import alertWords from "../words/alerts.js";
import words from "../words/incidents.js";

addWords(alertWords);
addWords(words);
const id = decodeURIComponent(location.pathname.split("/").at(-1));
Object.assign(state, { incident: null });

const load = gathered(async () => {
  const incident = await optional(`incidents/${encodeURIComponent(id)}`);
  if (!incident) return void fill(byId("incident-facts"), h("p", {}, t("notFoundIncident")));
  return update({ incident });
}, 300);

function drawHead() {
  const { incident } = state;
  if (!incident) return;
  const breach = breachOf(incident);
  fill(byId("incident-head"), h("h2", { id: "incident-title" }, t("incidentOf", { what: incident.place })), incidentBadges(incident));
  const fact = (key, value) => (value ? h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)) : null);
  fill(
    byId("incident-facts"),
    h(
      "dl",
      { class: "facts" },
      fact("familyFact", t(`family_${incident.family}`)),
      fact("openedFact", dayAndClock(incident.opened_at)),
      fact("endedFact", incident.closed_at && dayAndClock(incident.closed_at)),
      fact("causeFact", incident.cause && wordFor(incident.cause)),
      fact("numberFact", incident.id),
    ),
    h("p", { id: "acknowledgement" }, acknowledgement(incident)),
    h("div", { class: "actions" }, acknowledgeButton(incident, load), escalateButton(incident, load), breach ? h("a", { class: "button small", href: `/alerts/${encodeURIComponent(breach.episode)}`, "data-key": "to-breach" }, t("toItsBreach")) : null),
  );
}

function alertRow(alert) {
  const kind = t(`kind_${alert.kind}`);
  const snoozed = alert.is_open && alert.snoozed_until && new Date(alert.snoozed_until) > Date.now();
  return h(
    "tr",
    { "data-key": alert.id },
    h("th", { scope: "row" }, alert.kind === "breach" ? h("a", { href: `/alerts/${encodeURIComponent(alert.episode)}` }, kind) : kind, h("br"), h("span", { class: "curve-words" }, alert.device)),
    h("td", {}, alert.sentences[language] || alert.sentences.en || wordFor(alert.code), snoozed ? h("span", { class: "curve-words" }, ` (${t("snoozedAlert", { time: dayAndClock(alert.snoozed_until) })})`) : null),
    h("td", {}, h("span", { class: `badge ${alert.severity}` }, wordFor(alert.severity))),
    h("td", {}, alert.is_open ? dayAndClock(alert.opened_at) : t("lasted", { from: dayAndClock(alert.opened_at), to: dayAndClock(alert.closed_at) })),
  );
}

function drawAlerts() {
  const { incident } = state;
  if (!incident) return;
  const head = ["alertCol", "saysCol", "severityCol", "sinceCol"].map((key) => h("th", { scope: "col" }, t(key)));
  fill(
    byId("in-it"),
    h("div", { class: "scroll", tabindex: 0, role: "group", "aria-labelledby": "in-it-title" }, h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, incident.alerts.map(alertRow)))),
    incident.further_alerts > 0 ? h("p", { class: "notice" }, t("countFurther", { n: incident.further_alerts })) : null,
  );
}

/** One line: when, and by which way to whom. */
const line = (time, text, more) => h("li", {}, h("time", { datetime: time }, dayAndClock(time)), h("span", {}, text, more ? h("span", { class: "curve-words" }, ` · ${more}`) : null));

function drawNotices() {
  const { incident } = state;
  if (!incident) return;
  const arrived = ({ delivery, delivered_at: time }) => t(`delivery_${delivery ?? "none"}`, { time: time ? dayAndClock(time) : "" });
  fill(
    byId("told"),
    incident.told.length === 0
      ? h("p", {}, t("toldNobody"))
      : h("ol", { class: "story" }, incident.told.map((notice) => line(notice.at, receiver(notice), [notice.wanted_by && t("wantedBy", { by: notice.wanted_by }), arrived(notice), notice.rule && t("byRule", { rule: notice.rule })].filter(Boolean).join(" · ")))),
  );
  fill(
    byId("next"),
    incident.waiting.length === 0
      ? h("p", {}, t("nextNobody"))
      : h("ol", { class: "story" }, incident.waiting.map((notice) => line(notice.quiet_until ?? notice.at, receiver(notice), whenNext(notice, "nextIn")))),
  );
}

function drawAboard() {
  const loads = state.incident?.loads ?? [];
  fill(byId("aboard"), loads.length === 0 ? h("p", {}, t("noneAboard")) : h("ul", { class: "changes" }, loads.map((shipment) => h("li", {}, h("a", { href: `/shipments/${encodeURIComponent(shipment)}` }, shipment)))));
}

view(["incident", "language", "minute"], drawHead);
view(["incident", "language"], drawAlerts);
view(["incident", "language", "minute"], drawNotices);
view(["incident", "language"], drawAboard);
setInterval(() => touch("minute"), 15_000);
startPage({ load, onEvent: (_, subject) => incidentSubjects.has(subject) && load() });
