// Why a plan was made, in the language of the page: from what triggered it, and for a breach from the breach's own words.
import { may } from "../access.js";
import { get } from "../api.js";
import { sayFailure } from "../dialog.js";
import { optional } from "../load.js";
import { dayAndClock, duration, number, rangeOf } from "../format.js";
import { state, touch } from "../store.js";
import { addWords, hasWord, language, t } from "../strings.js";
import words from "../words/plan.js";

addWords(words);

const keys = { first: "reason_first", request: "reason_request", courier: "reason_courier", vehicle: "reason_vehicle", late: "reason_late", silent: "reason_silent", facility: "reason_facility" };
const known = new Map();

/** The sentences of a breach or a warning, and where it is; of a warning only an incident knows them. */
async function readEpisode(trigger, id) {
  if (trigger === "breach" && may("GET /v1/breaches/{id}")) return optional(`breaches/${encodeURIComponent(id)}`);
  if (!may("GET /v1/incidents")) return null;
  const incident = (await get("incidents", { episode: id, limit: 1 })).items[0];
  const alert = incident?.alerts.find((alert) => alert.episode === id);
  return alert ? { ...alert, vehicle: incident.place } : null;
}

/** What is known of an episode by now; what is not known is asked for once, and shown when it has come. */
function episode(trigger, id) {
  const open = state.breaches.find((breach) => breach.id === id);
  if (open) return open;
  if (!known.has(id)) {
    known.set(id, null);
    readEpisode(trigger, id).then((found) => {
      known.set(id, found);
      if (found) touch("language");
    }, sayFailure);
  }
  return known.get(id);
}

function ofEpisode(trigger, id) {
  const found = episode(trigger, id);
  const words = found?.sentences[language];
  if (!words) return t(trigger === "breach" ? "reason_breach" : "reason_warning");
  const place = found.vehicle ?? found.device;
  // A device that bears the vehicle's name has said it already.
  return words.includes(place) ? words : `${place}: ${words}`;
}

/** The figures behind a reason, as words have them. */
const figures = ({ seconds, time, profile, version, range }) => ({ time: seconds === undefined ? "" : duration(seconds), at: time ? dayAndClock(time) : "", profile, version, range: range ? rangeOf(range) : "" });

/** What says more than the bare code, where the figures for it are there. */
const fuller = { skills: "profile", compartment: "range", vehicle: "what", time: "what", not_planned: "version", window_over: "at", given_up: "time" };

/** What would let a vehicle take it all the same. */
function easingOf({ limit, amount = 0, vehicle, shipment, is_loading: isLoading }) {
  const key = `ease_${limit}${isLoading && limit.startsWith("window") ? "_load" : ""}`;
  return hasWord(key) ? t(key, { vehicle, shipment, time: duration(amount), km: number(amount / 1000, 1), n: number(amount) }) : null;
}

/** What keeps a shipment out of a plan; plans that were made before there were codes say it in English only. */
export function leftOut({ code, about, reason, details }) {
  if (!code || !hasWord(`left_${code}`)) return reason;
  const words = { what: about ?? "", ...figures(details ?? {}) };
  const more = fuller[code];
  const sentence = t(more && words[more] ? `left_${code}_${more}` : `left_${code}`, words);
  const easing = details?.easing ? easingOf(details.easing) : null;
  return easing ? `${sentence}; ${easing}` : sentence;
}

/** What a plan could not rest on, as sentences. */
export function remarksOf({ degraded, remarks }) {
  const word = ({ code, about, minutes }) => (hasWord(`remark_${code}`) ? t(`remark_${code}`, { what: about ?? "", time: duration((minutes ?? 0) * 60) }) : code);
  return (remarks ? remarks.map(word) : degraded).map((what) => t("remark", { what }));
}

/** The reason of a plan as one sentence without its end. */
export function reasonOf({ trigger, trigger_reference: reference, summary }) {
  if (summary.edited_from) return t(summary.edit_reason ? "reason_by_hand_why" : "reason_by_hand", { version: summary.edited_from, why: summary.edit_reason });
  if (trigger === "breach" || trigger === "warning") return language === "en" && summary.reason ? summary.reason : ofEpisode(trigger, reference);
  if (trigger === "order") return t(reference ? "reason_order" : "reason_orders", { what: reference });
  if (trigger === "courier" && summary.deed) return t("reason_courier", { what: t(`deed_${summary.deed.kind}`, summary.deed) });
  return trigger in keys ? t(keys[trigger], { what: reference }) : summary.reason || trigger;
}

/** Why a wish for a plan ended as it did; of old wishes only the English sentence is known. */
export function outcomeOf({ reason, detail }) {
  if (!reason || !hasWord(`replan_${reason.code}`)) return detail;
  return t(`replan_${reason.code}`, { n: reason.count, allowed: reason.allowed, path: reason.path ?? "–" });
}

/** That no plan could be made, and what had asked for it. */
export function failureOf(failure) {
  const { trigger, trigger_reference: what } = failure;
  const key = trigger === "order" && !what ? "reason_orders" : `reason_${trigger}`;
  return t("replanFailedFor", { why: hasWord(key) ? t(key, { what }) : trigger, detail: outcomeOf(failure) });
}
