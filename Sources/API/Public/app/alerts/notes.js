// What people do about a breach besides acknowledging it: take it, speak of it, put it off.
import { post } from "../api.js";
import { ask, actor, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { clock, dayAndClock } from "../format.js";
import { t } from "../strings.js";

const send = (breach, note, reload) => post(`breaches/${encodeURIComponent(breach.id)}/notes`, note).then(reload, sayFailure);

async function assign(breach, assignee, reload) {
  const answer = await ask({ title: `${t("assignTitle")}: ${breach.vehicle ?? breach.device}`, action: t("assign"), label: t("assignTo"), isRequired: true });
  if (answer) await send(breach, { kind: "assigned", by: answer.by, assignee: answer.text, instead_of: assignee || undefined }, reload);
}

async function comment(breach, reload) {
  const answer = await ask({ title: `${t("commentTitle")}: ${breach.vehicle ?? breach.device}`, action: t("commentAdd"), label: t("commentWords"), isRequired: true });
  if (answer) await send(breach, { kind: "comment", by: answer.by, comment: answer.text }, reload);
}

function snooze(breach, reload, isSnoozed) {
  const until = isSnoozed ? null : new Date(Date.now() + 30 * 60_000).toISOString();
  return send(breach, { kind: "snoozed", by: actor() || undefined, until }, reload);
}

export const isSnoozed = (note) => Boolean(note?.snoozed_until && new Date(note.snoozed_until) > Date.now());

/** What is in force after all that was done: the newest word of each kind. */
export const inForce = (items) => ({
  assignee: items.findLast((item) => item.kind === "assigned")?.assignee,
  snoozed_until: items.findLast((item) => item.kind === "snoozed")?.until,
});

/** The buttons of a breach; a critical one cannot be put off. */
export function noteButtons(breach, note, reload) {
  const button = (key, run) => h("button", { type: "button", class: "small", "data-key": `${key}-${breach.id}`, needs: "POST /v1/breaches/{id}/notes", onclick: run }, t(key));
  return [
    button("assign", () => assign(breach, note?.assignee, reload)),
    button("commentAdd", () => comment(breach, reload)),
    breach.severity === "critical" || breach.state !== "open" ? null : button(isSnoozed(note) ? "wake" : "snooze", () => snooze(breach, reload, isSnoozed(note))),
  ].filter(Boolean);
}

/** What is in force, as a line. */
export function noteLine(note) {
  if (!note) return null;
  const parts = [
    note.assignee ? t("assignedTo", { who: note.assignee }) : null,
    isSnoozed(note) ? t("snoozedUntil", { time: clock(note.snoozed_until) }) : null,
    note.comments > 0 ? t("countComments", { n: note.comments }) : null,
  ].filter(Boolean);
  return parts.length > 0 ? h("p", { class: "meta" }, parts.join(" · ")) : null;
}

const told = { acknowledged: "toldAcknowledged", closed: "toldClosed", assigned: "toldAssigned", comment: "toldComment", snoozed: "toldSnoozed" };

/** Nobody puts off what is over by then: that takes it back. */
const toldOf = ({ kind, until, time }) => (kind === "snoozed" && new Date(until) <= new Date(time) ? "toldWoken" : told[kind] ?? "toldComment");

/** Who did what, in order. */
export const noteStory = (items) =>
  h(
    "ol",
    { class: "story" },
    items.map((item) =>
      h(
        "li",
        {},
        h("time", { datetime: item.time }, dayAndClock(item.time)),
        h("span", {}, t(toldOf(item), { by: item.by, who: item.assignee || "–", time: item.until ? clock(item.until) : "–" }) + (item.comment ? ` ${item.comment}` : "")),
      ),
    ),
  );
