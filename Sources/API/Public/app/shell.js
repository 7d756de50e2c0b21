// What every page has: the bar, the counts in it, and the line to the server.
import { may } from "./access.js";
import { titleOf } from "./breaches.js";
import { say, sayFailure } from "./dialog.js";
import { startHeader } from "./header.js";
import { loadBreaches, loadProposals } from "./load.js";
import { state, touch, update } from "./store.js";
import { listen } from "./stream.js";
import { t } from "./strings.js";

function announceBreach(event, key) {
  const id = event.subject.split("/").at(-1);
  const breach = state.breaches.find((breach) => breach.id === id);
  say(t(key, { what: breach ? titleOf(breach) : event.data.device ?? id }));
}

/** What an event means for every page: the counts, and a word about what is new. */
async function announce(event) {
  const [, subject] = event.type.split(".");
  if (subject === "breach") {
    await loadBreaches();
    if (event.type === "isotherm.breach.opened") announceBreach(event, "newBreach");
    if (event.type === "isotherm.breach.closed") announceBreach(event, "breachClosed");
  } else if (subject === "plan") {
    await loadProposals();
    if (event.type === "isotherm.plan.proposed") say(t("newProposal", { version: event.data.version }));
    // Whoever has asked for a plan is answered; what nobody has asked for is told to everybody.
    if (event.type === "isotherm.plan.failed" && event.data.trigger !== "request") say((await import("./plan/reasons.js")).failureOf(event.data));
  } else if (event.type === "isotherm.incident.escalated") {
    say(t(event.data.by ? "escalatedBy" : "escalated", { what: event.data.place, who: event.data.who || event.data.channel, by: event.data.by }));
  } else if (event.type === "isotherm.incident.acknowledged") {
    say(t("takenOnBy", { what: event.data.place, by: event.data.by }));
  }
}

/**
 * Starts the bar, reads (`load`), listens, and says that the page is ready.
 *
 * `onEvent(event, subject)` hears what happens, `onPositions` and `onReadings` what is of the moment; after the line was
 * cut, `load` is asked again. `then` is what may come behind the first sight.
 */
export async function startPage({ load, onEvent, onPositions, onReadings, then }) {
  startHeader();
  touch("language", "theme", "link");
  const loadAll = () => Promise.all([loadBreaches(), loadProposals(), load?.()]).catch(sayFailure);
  await loadAll();
  // What the page is for stands from now on; curves and maps come behind it. Tests read the mark.
  requestAnimationFrame(() => performance.mark("useful"));
  if (may("GET /v1/stream")) {
    const callbacks = {
      onEvent: (event) => {
        announce(event).catch(sayFailure);
        onEvent?.(event, event.type.split(".")[1]);
      },
      onPositions: (items) => onPositions?.(items),
      onReadings: (items) => onReadings?.(items),
      onLink: (link) => update({ link }),
      onReset: loadAll,
    };
    // What happened while the page was read is heard too: the line begins where the document was made.
    listen(callbacks, document.documentElement.dataset.position || undefined);
  }
  await then?.();
  touch("language", "theme", "link");
  document.documentElement.dataset.ready = "yes";
}
