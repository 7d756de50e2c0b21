// Hooks: who is told, how each delivery went, and sending it again.
import { get, post } from "../api.js";
import { askForm, say, sayFailure } from "../dialog.js";
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

/** Does something with a hook and says what came of it. */
async function act(hook, action, body, words) {
  try {
    say(words(await post(`hooks/${encodeURIComponent(hook.name)}/${action}`, body)));
  } catch (error) {
    sayFailure(error);
  }
}

/** A time as the browser's own field for it has it: local, its seconds cut off. */
const local = (time) => new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

async function replaySpan(hook, reload) {
  const field = (key, name, time) => h("label", {}, t(key), h("input", { type: "datetime-local", name, required: true, value: local(time) }));
  const answer = await askForm(t("hookSpanTitle", { hook: hook.name }), [field("hookFrom", "from", new Date(Date.now() - 86_400_000)), field("hookUntil", "until", new Date(Date.now() + 60_000))], t("replay"));
  if (!answer) return;
  const instant = (name) => new Date(answer.get(name)).toISOString();
  await act(hook, "replay", { from: instant("from"), until: instant("until") }, ({ deliveries }) => t("hookReplayed", { n: deliveries, hook: hook.name }));
  reload();
}

const actions = (hook, reload) => {
  const button = (key, run) => h("button", { type: "button", class: "small", "data-key": `${key}-${hook.name}`, onclick: run }, t(key));
  return h(
    "div",
    { class: "actions" },
    button("hookTest", () => act(hook, "test", {}, () => t("hookTested", { hook: hook.name })).then(reload)),
    button("hookSpan", () => replaySpan(hook, reload)),
    hook.disabled_reason ? button("hookEnable", () => act(hook, "enable", {}, () => t("hookEnabled", { hook: hook.name })).then(reload)) : null,
  );
};

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
        ["doCol", (hook) => actions(hook, reload)],
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
