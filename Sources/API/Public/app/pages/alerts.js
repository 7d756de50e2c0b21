// The inbox of alerts: the worst first, and who takes care of each.
import { get } from "../api.js";
import { breachCard } from "../breaches.js";
import { isSnoozed, noteButtons, noteLine } from "../alerts/notes.js";
import { sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { loadBreaches } from "../load.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/alerts.js";

addWords(words);
Object.assign(state, { which: "open", notes: new Map(), showsClosed: true });
const rank = { critical: 0, major: 1, minor: 2 };

async function loadNotes() {
  const { items } = await get("breach-notes");
  update({ notes: new Map(items.map((item) => [item.breach, item])) });
}

const reload = () => Promise.all([loadBreaches(), loadNotes()]).catch(sayFailure);

const wanted = {
  open: (breach) => breach.state === "open" && !isSnoozed(state.notes.get(breach.id)),
  waiting: (breach) => breach.state === "open" && !breach.acknowledged_at,
  closed: (breach) => breach.state === "closed",
};

function card(breach) {
  const note = state.notes.get(breach.id);
  const element = breachCard(breach, reload, { more: noteButtons(breach, note, reload) });
  element.dataset.key = breach.id;
  const line = noteLine(note);
  if (line) element.querySelector(".actions").before(line);
  return element;
}

function draw() {
  const shown = state.breaches.filter(wanted[state.which]).sort((a, b) => (rank[a.severity] ?? 3) - (rank[b.severity] ?? 3) || new Date(b.opened_at) - new Date(a.opened_at));
  const asleep = state.breaches.filter((breach) => breach.state === "open" && isSnoozed(state.notes.get(breach.id))).length;
  fill(
    byId("alerts"),
    shown.length > 0 ? shown.map(card) : h("p", { class: "empty", "data-key": "none" }, t(state.which === "closed" ? "noBreachesAll" : "noBreaches")),
    state.which === "open" && asleep > 0 ? h("p", { class: "notice", "data-key": "asleep" }, t("asleep", { n: asleep })) : null,
  );
}

for (const button of byId("which").querySelectorAll("button")) {
  button.addEventListener("click", () => {
    for (const other of byId("which").querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    update({ which: button.value });
  });
}
view(["breaches", "notes", "which", "language"], draw);
setInterval(() => touch("notes"), 30_000);
startPage({ load: loadNotes, onEvent: (_, subject) => subject === "breach" && loadNotes().catch(sayFailure) });
