// The inbox of breaches.
import { ask, say, sayFailure } from "./dialog.js";
import { post, Refusal } from "./api.js";
import { byId, fill, h } from "./dom.js";
import { ago, celsius, dayAndClock } from "./format.js";
import { state, update, view } from "./store.js";
import { language, t, wordFor } from "./strings.js";

export const titleOf = (breach) => breach.vehicle ?? breach.device;

/** Asks for name and comment, and acknowledges; who was first is said. */
export async function acknowledge(breach, reload) {
  const answer = await ask({ title: `${t("acknowledgeTitle")}: ${titleOf(breach)}`, action: t("acknowledge"), label: t("comment") });
  if (!answer) return;
  try {
    await post(`breaches/${encodeURIComponent(breach.id)}/acknowledge`, { by: answer.by, comment: answer.text });
  } catch (error) {
    if (error instanceof Refusal && error.problem?.first) say(t("wasFirst", { by: error.problem.first.by }));
    else sayFailure(error);
  }
  reload();
}

/** A breach as a card; `onShow` leads to its vehicle, `more` is what a page adds to it. */
export function breachCard(breach, reload, { onShow, more = [] } = {}) {
  const isOpen = breach.state === "open";
  const span = isOpen
    ? t("since", { time: dayAndClock(breach.started_at) })
    : t("lasted", { from: dayAndClock(breach.started_at), to: dayAndClock(breach.closed_at) });
  const range = breach.value_min === null ? null : t("range", { low: celsius(breach.value_min), high: celsius(breach.value_max) });
  const proposal = state.proposals.find((proposal) => proposal.trigger_reference === breach.id);
  const sentence = breach.sentences[language] || breach.sentences.en || breach.code;
  return h(
    "article",
    { class: isOpen && !breach.acknowledged_at ? "card alarm" : "card past" },
    h(
      "header",
      {},
      h("h3", {}, titleOf(breach)),
      h("span", { class: `badge ${breach.severity}` }, wordFor(breach.severity)),
      h("span", { class: `badge ${isOpen ? "cold_trouble" : "closed"}` }, t(breach.state)),
    ),
    h("p", {}, sentence),
    h("p", { class: "meta" }, [span, range, breach.rule && t("rule", { rule: breach.rule })].filter(Boolean).join(" · ")),
    breach.suspect ? h("p", { class: "meta" }, t("suspect")) : null,
    breach.acknowledged_at
      ? h("p", { class: "meta" }, t("acknowledgedBy", { by: breach.acknowledged_by, ago: ago(breach.acknowledged_at) }) + (breach.comment ? `: ${breach.comment}` : ""))
      : null,
    h(
      "div",
      { class: "actions" },
      breach.acknowledged_at
        ? null
        : h("button", { type: "button", class: "primary small", "data-key": `ack-${breach.id}`, needs: "POST /v1/breaches/{id}/acknowledge", onclick: () => acknowledge(breach, reload) }, t("acknowledge")),
      h("a", { class: "button small", href: `/alerts/${encodeURIComponent(breach.id)}`, "data-key": `open-${breach.id}` }, t("openBreach")),
      proposal ? h("a", { class: "button small", href: `/proposals/${proposal.version}`, "data-key": `remedy-${breach.id}` }, t("proposal", { version: proposal.version })) : null,
      breach.vehicle && onShow
        ? h("button", { type: "button", class: "small", "data-key": `show-${breach.id}`, onclick: () => onShow(breach) }, t("show"))
        : null,
      more,
    ),
  );
}

function show(breach) {
  update({ selected: breach.vehicle, device: breach.device });
  byId("detail").focus();
}

/** Starts the inbox; `reload` asks the server for the breaches anew. */
export function startBreaches(reload) {
  byId("show-closed").addEventListener("change", (event) => {
    update({ showsClosed: event.target.checked });
    reload();
  });
  view(["breaches", "proposals", "showsClosed", "language"], () => {
    const shown = state.breaches.filter((breach) => state.showsClosed || breach.state === "open");
    const nothing = h("p", { class: "empty" }, t(state.showsClosed ? "noBreachesAll" : "noBreaches"));
    fill(byId("breaches"), shown.length > 0 ? shown.map((breach) => breachCard(breach, reload, { onShow: show })) : nothing);
  });
}
