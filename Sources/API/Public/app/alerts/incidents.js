// Incidents: reads them, and says in words who was told and who comes next.
import { all, get, post, Refusal } from "../api.js";
import { ask, askName, say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { ago, clock, dayAndClock, duration } from "../format.js";
import { t, wordFor } from "../strings.js";

/** The kinds of events after which an incident may be another one; a message that was given up is told of as its hook's. */
export const incidentSubjects = new Set(["incident", "webhook"]);

/** Those that are open, and with `closed` the newest that have ended. */
export async function loadIncidents(closed) {
  const open = await all("incidents", { state: "open" }, 500);
  return closed ? [...open, ...(await get("incidents", { state: "closed", limit: 50 })).items] : open;
}

/** The newest incident that a breach lies in; null without one. */
export const incidentOf = async (breach) => (await get("incidents", { episode: breach, limit: 1 })).items[0] ?? null;

export const incidentAddress = (incident) => `/incidents/${encodeURIComponent(incident.id)}`;

/** The incident of each breach. */
export const byEpisode = (incidents) => new Map(incidents.flatMap((incident) => incident.alerts.map((alert) => [alert.episode, incident])));

/** The breach to look at: one that is open, else the newest. */
export function breachOf(incident) {
  const breaches = incident.alerts.filter((alert) => alert.kind === "breach");
  return breaches.find((alert) => alert.is_open) ?? breaches.at(-1);
}

export const receiver = ({ channel, step, who }) => t(step === 0 ? "atOnce" : who ? "stepWho" : "stepOf", { channel, step, who });

/** When a notice goes out that waits; `key` says it with the time of day or without. */
export function whenNext(notice, key = "nextAt") {
  if (notice.is_quiet && notice.quiet_until) return t("nextQuiet", { time: dayAndClock(notice.quiet_until) });
  const seconds = (new Date(notice.at) - Date.now()) / 1000;
  return seconds < 30 ? t("nextNow") : t(key, { time: clock(notice.at), in: duration(seconds) });
}

/** Who has acknowledged it, and what that means for the steps. */
export function acknowledgement(incident) {
  if (!incident.acknowledged_by) return t(incident.closed_at ? "ackEnded" : "ackNobody");
  const words = { by: incident.acknowledged_by, ago: incident.acknowledged_at ? ago(incident.acknowledged_at) : "" };
  const sentence = t(incident.is_acknowledged || incident.closed_at ? "ackBy" : "ackCovered", words);
  return incident.acknowledgement_comment ? `${sentence} «${incident.acknowledgement_comment}»` : sentence;
}

/** Sends what somebody does about an incident; who was first is said. */
async function act(incident, action, body, reload) {
  try {
    await post(`incidents/${encodeURIComponent(incident.id)}/${action}`, body);
  } catch (error) {
    if (error instanceof Refusal && error.problem?.first) say(t("wasFirst", { by: error.problem.first.by }));
    else sayFailure(error);
  }
  reload();
}

/** Asks for name and comment, and takes the incident on with everything in it; that ends the escalation. */
async function acknowledgeIncident(incident, reload) {
  const answer = await ask({ title: `${t("acknowledgeIncident")}: ${incident.place}`, action: t("acknowledge"), label: t("comment") });
  if (answer) await act(incident, "acknowledge", { by: answer.by, comment: answer.text }, reload);
}

/** Asks for the name, and lets the next step be told now. */
async function escalateIncident(incident, reload) {
  const answer = await askName(t("escalateTitle", { what: incident.place, who: receiver(incident.next_step) }), t("escalate"));
  if (answer) await act(incident, "escalate", { by: answer }, reload);
}

export function acknowledgeButton(incident, reload) {
  if (incident.is_acknowledged || incident.closed_at) return null;
  return h("button", { type: "button", class: "primary small", "data-key": `take-${incident.id}`, needs: "POST /v1/incidents/{id}/acknowledge", onclick: () => acknowledgeIncident(incident, reload) }, t("acknowledge"));
}

/** Only where somebody is left who could be told. */
export function escalateButton(incident, reload) {
  if (!incident?.next_step) return null;
  return h("button", { type: "button", class: "small", "data-key": `escalate-${incident.id}-${incident.next_step.step}-${incident.next_step.channel}`, needs: "POST /v1/incidents/{id}/escalate", onclick: () => escalateIncident(incident, reload) }, t("escalate"));
}

export const incidentBadges = (incident) => [
  h("span", { class: `badge ${incident.severity}` }, wordFor(incident.severity)),
  h("span", { class: `badge ${incident.closed_at ? "closed" : incident.is_acknowledged ? "good" : "cold_trouble"}` }, t(incident.closed_at ? "incidentIsClosed" : incident.is_acknowledged ? "takenOn" : "incidentIsOpen")),
];

/** An incident as a card of the inbox. */
export function incidentCard(incident, reload) {
  const breach = breachOf(incident);
  const meta = [t(`family_${incident.family}`), t("countAlerts", { n: incident.alerts.length + incident.further_alerts }), incident.loads.length > 0 ? t("countAboard", { n: incident.loads.length }) : null, t("since", { time: dayAndClock(incident.opened_at) })];
  const told = incident.told.map((notice) => `${receiver(notice)} ${dayAndClock(notice.at)}`).join("; ");
  const next = incident.waiting[0];
  return h(
    "article",
    { class: incident.closed_at || incident.is_acknowledged ? "card past" : "card alarm", "data-key": incident.id },
    h("header", {}, h("h3", {}, incident.place), incidentBadges(incident)),
    h("p", {}, meta.filter(Boolean).join(" · ")),
    h("p", { class: "meta" }, told ? t("toldOf", { who: told }) : t("toldNobody")),
    next ? h("p", { class: "meta" }, t("nextLine", { who: receiver(next), when: whenNext(next) })) : null,
    h("p", { class: "meta" }, acknowledgement(incident)),
    h(
      "div",
      { class: "actions" },
      acknowledgeButton(incident, reload),
      escalateButton(incident, reload),
      h("a", { class: "button small", href: incidentAddress(incident), "data-key": `incident-${incident.id}`, "aria-label": `${t("openIncident")}: ${t("incidentOf", { what: incident.place })}` }, t("openIncident")),
      breach ? h("a", { class: "button small", href: `/alerts/${encodeURIComponent(breach.episode)}`, "data-key": `breach-${incident.id}` }, t("toItsBreach")) : null,
    ),
  );
}
