// Why a plan was made, in the language of the page: from what triggered it, and for a breach from the breach's own words.
import { may } from "../access.js";
import { get } from "../api.js";
import { sayFailure } from "../dialog.js";
import { optional } from "../load.js";
import { state, touch } from "../store.js";
import { language, t } from "../strings.js";

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

const codes = new Set(["skills", "compartment", "vehicle", "capacity", "time", "fleet", "price", "not_planned", "facility_closed", "window_over", "vehicle_off", "no_vehicle", "given_up", "by_hand"]);

/** What keeps a shipment out of a plan; the engine's own sentence says more, but it says it in English. */
export const leftOut = ({ code, about, reason }) => (codes.has(code) && (language !== "en" || !reason) ? t(`left_${code}`, { what: about }) : reason);

/** The reason of a plan as one sentence without its end. */
export function reasonOf({ trigger, trigger_reference: reference, summary }) {
  if (trigger === "breach" || trigger === "warning") return language === "en" && summary.reason ? summary.reason : ofEpisode(trigger, reference);
  if (trigger === "order") return t(reference ? "reason_order" : "reason_orders", { what: reference });
  return trigger in keys ? t(keys[trigger], { what: reference }) : summary.reason || trigger;
}
