// The inbox of alerts: the worst first, and who takes care of each; beside it the incidents that they lie in.
import { byEpisode, escalateButton, incidentAddress, incidentCard, incidentSubjects, loadIncidents } from "../alerts/incidents.js";
import { get } from "../api.js";
import { breachCard } from "../breaches.js";
import { isSnoozed, noteButtons, noteLine } from "../alerts/notes.js";
import { sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { gathered } from "../gathered.js";
import { loadBreaches } from "../load.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/alerts.js";
import incidentWords from "../words/incidents.js";

addWords(words);
addWords(incidentWords);
Object.assign(state, { which: "open", notes: new Map(), incidents: [], showsClosed: true });
const rank = { critical: 0, major: 1, minor: 2 };

async function loadNotes() {
  const { items } = await get("breach-notes");
  update({ notes: new Map(items.map((item) => [item.breach, item])) });
}

const loadAllIncidents = gathered(async () => update({ incidents: await loadIncidents(true) }), 300);
const reload = () => Promise.all([loadBreaches(), loadNotes(), loadAllIncidents()]).catch(sayFailure);

const wanted = {
  open: (breach) => breach.state === "open" && !isSnoozed(state.notes.get(breach.id)),
  waiting: (breach) => breach.state === "open" && !breach.acknowledged_at,
  closed: (breach) => breach.state === "closed",
};

function card(breach, incident) {
  const note = state.notes.get(breach.id);
  const link = incident ? h("a", { class: "button small", href: incidentAddress(incident), "data-key": `of-${breach.id}` }, t("toIncident")) : null;
  const element = breachCard(breach, reload, { more: [...noteButtons(breach, note, reload), escalateButton(incident, reload), link] });
  element.dataset.key = breach.id;
  const line = noteLine(note);
  if (line) element.querySelector(".actions").before(line);
  return element;
}

function draw() {
  const shown = state.breaches.filter(wanted[state.which]).sort((a, b) => (rank[a.severity] ?? 3) - (rank[b.severity] ?? 3) || new Date(b.opened_at) - new Date(a.opened_at));
  const asleep = state.breaches.filter((breach) => breach.state === "open" && isSnoozed(state.notes.get(breach.id))).length;
  const incidents = byEpisode(state.incidents);
  fill(
    byId("alerts"),
    shown.length > 0 ? shown.map((breach) => card(breach, incidents.get(breach.id))) : h("p", { class: "empty", "data-key": "none" }, t(state.which === "closed" ? "noBreachesAll" : "noBreaches")),
    state.which === "open" && asleep > 0 ? h("p", { class: "notice", "data-key": "asleep" }, t("asleep", { n: asleep })) : null,
  );
}

function drawIncidents() {
  const wantsClosed = state.which === "closed";
  const isShown = (incident) => Boolean(incident.closed_at) === wantsClosed && (state.which !== "waiting" || !incident.is_acknowledged);
  const shown = state.incidents.filter(isShown).sort((a, b) => Number(a.is_acknowledged) - Number(b.is_acknowledged) || (rank[a.severity] ?? 3) - (rank[b.severity] ?? 3) || new Date(b.opened_at) - new Date(a.opened_at));
  fill(byId("incidents"), shown.length > 0 ? shown.map((incident) => incidentCard(incident, reload)) : h("p", { class: "empty", "data-key": "none" }, t(wantsClosed ? "noIncidentsAll" : "noIncidents")));
}

for (const button of byId("which").querySelectorAll("button")) {
  button.addEventListener("click", () => {
    for (const other of byId("which").querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    update({ which: button.value });
  });
}
view(["breaches", "proposals", "notes", "incidents", "which", "language"], draw);
view(["incidents", "which", "language", "minute"], drawIncidents);
setInterval(() => touch("notes", "minute"), 30_000);
startPage({
  load: () => Promise.all([loadNotes(), loadAllIncidents()]),
  onEvent: (_, subject) => {
    if (subject === "breach") loadNotes().catch(sayFailure);
    if (incidentSubjects.has(subject)) loadAllIncidents();
  },
});
