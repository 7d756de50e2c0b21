// Incidents: reads them, and says in words who was told and who comes next.
import { all, get, post, Refusal } from "../api.js";
import { ask, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { ago, clock, dayAndClock, duration } from "../format.js";
import { t, wordFor } from "../strings.js";

/** The kinds of events after which an incident may be another one. */
export const incidentSubjects = new Set(["incident", "breach", "warning", "sensor", "gateway"]);

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

/** When something is told next without anybody doing anything; in milliseconds since 1970, null for never. */
export function nextInstant(incidents) {
  const ahead = incidents.flatMap((incident) => incident.waiting).map((notice) => new Date(notice.quiet_until ?? notice.at).getTime()).filter((time) => time > Date.now());
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

/** Calls again behind the next instant at which somebody is told: nothing else tells the page of a first message. */
export function makeAlarm(run) {
  let timer = null;
  return (incidents) => {
    clearTimeout(timer);
    const next = nextInstant(incidents);
    // What lies farther ahead than a day overflows the browser's timers; by then the page was read anew.
    if (next !== null) timer = setTimeout(run, Math.min(next - Date.now() + 1000, 86_400_000));
  };
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
  return t(incident.is_acknowledged || incident.closed_at ? "ackBy" : "ackCovered", words);
}

/** Asks for name and comment, and acknowledges every open alert that a person can acknowledge; that ends the escalation. */
export async function acknowledgeIncident(incident, reload) {
  const answer = await ask({ title: `${t("acknowledgeIncident")}: ${incident.place}`, action: t("acknowledge"), label: t("comment") });
  if (!answer) return;
  for (const { episode } of incident.alerts.filter((alert) => alert.is_open && alert.episode)) {
    try {
      await post(`breaches/${encodeURIComponent(episode)}/acknowledge`, { by: answer.by, comment: answer.text });
    } catch (error) {
      // Somebody has acknowledged this one before, or it has ended meanwhile: the others still want it.
      if (!(error instanceof Refusal && error.status === 409)) sayFailure(error);
    }
  }
  reload();
}

export function acknowledgeButton(incident, reload) {
  if (incident.is_acknowledged || incident.closed_at || !incident.alerts.some((alert) => alert.is_open && alert.episode)) return null;
  return h("button", { type: "button", class: "primary small", "data-key": `take-${incident.id}`, needs: "POST /v1/breaches/{id}/acknowledge", onclick: () => acknowledgeIncident(incident, reload) }, t("acknowledge"));
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
      h("a", { class: "button small", href: incidentAddress(incident), "data-key": `incident-${incident.id}`, "aria-label": `${t("openIncident")}: ${t("incidentOf", { what: incident.place })}` }, t("openIncident")),
      breach ? h("a", { class: "button small", href: `/alerts/${encodeURIComponent(breach.episode)}`, "data-key": `breach-${incident.id}` }, t("toItsBreach")) : null,
    ),
  );
}
