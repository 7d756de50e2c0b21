// Hooks: who is told, how each delivery went, and sending it again.
import { get, post } from "../api.js";
import { say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { ago, dayAndClock, number } from "../format.js";
import { hasWord, t } from "../strings.js";
import { table } from "./table.js";

let attempts = { id: null, items: [] };

export async function load() {
  const [hooks, deliveries] = await Promise.all([get("hooks"), get("deliveries", { limit: 100 })]);
  return { hooks: hooks.items, deliveries: deliveries.items };
}

async function showAttempts(delivery, redraw) {
  try {
    attempts = attempts.id === delivery.id ? { id: null, items: [] } : { id: delivery.id, items: (await get(`deliveries/${delivery.id}/attempts`)).items };
    redraw();
  } catch (error) {
    sayFailure(error);
  }
}

async function replay(delivery, reload) {
  try {
    await post(`deliveries/${delivery.id}/replay`);
    say(t("replayed", { id: delivery.id }));
    reload();
  } catch (error) {
    sayFailure(error);
  }
}

const outcome = (delivery) => h("span", { class: `badge ${{ delivered: "good", failed: "broken" }[delivery.state] ?? "off"}` }, t(`delivery_${delivery.state}`));

/** Why it failed, in the language of the page; what the receiver itself said stays as it came. */
function faultWords(fault, error) {
  if (!fault || !hasWord(`fault_of_${fault}`)) return error;
  return t(`fault_of_${fault}`, { detail: error });
}

const attemptList = () => h("ol", { class: "story" }, attempts.items.map((item) => h("li", {}, h("time", { datetime: item.started_at }, dayAndClock(item.started_at)), h("span", {}, t("attemptLine", { n: item.number ?? item.attempt, status: item.status ?? "–", seconds: number(item.seconds, 2) }) + (item.error ? `: ${faultWords(item.fault, item.error)}` : "")))));

export function draw({ hooks, deliveries }, { reload, redraw }) {
  const button = (key, delivery, run) => h("button", { type: "button", class: "small", "data-key": `${key}-${delivery.id}`, onclick: run }, t(key));
  return [
    table(
      hooks,
      [
        ["hookCol", (hook) => hook.name],
        ["addressCol", (hook) => h("span", { class: "mono" }, hook.url)],
        ["eventsCol", (hook) => hook.events.join(", ")],
        ["stateCol", (hook) => (hook.disabled_reason ? h("span", { class: "worse" }, t("disabled", { reason: faultWords("status", hook.disabled_reason) })) : t("enabled"))],
      ],
      (hook) => hook.name,
      "countHooks",
    ),
    table(
      deliveries,
      [
        ["eventCol", (delivery) => h("span", {}, delivery.type, h("br"), h("span", { class: "curve-words" }, delivery.subject))],
        ["hookCol", (delivery) => delivery.hook],
        ["timeCol", (delivery) => ago(delivery.created_at)],
        ["stateCol", outcome],
        ["attemptsCol", (delivery) => number(delivery.attempts), "number"],
        ["answerCol", (delivery) => (delivery.last_error ? faultWords(delivery.last_fault, delivery.last_error) : delivery.last_status ?? "–")],
        ["doCol", (delivery) => h("div", { class: "actions" }, button("attempts", delivery, () => showAttempts(delivery, redraw)), button("replay", delivery, () => replay(delivery, reload)), attempts.id === delivery.id ? attemptList() : null)],
      ],
      (delivery) => String(delivery.id),
      "countDeliveries",
    ),
  ];
}
