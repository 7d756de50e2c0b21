// What happens with the plans that triggers cause: suggested, accepted within limits, or not made.
import { may } from "../access.js";
import { get, post, remove } from "../api.js";
import { askForm, say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { dayAndClock, number } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

const modes = ["off", "suggest", "auto"];
/** The limits of plans that nobody looks at: the words before the field, its member, what is offered first. */
const limits = [
  ["limitMoved", "moved_stops", 10],
  ["limitWindows", "broken_windows", 0],
  ["limitDropped", "dropped_shipments", 0],
];

/** What holds now, by trigger: a button stays while its row changes. */
let known = new Map();

export async function load() {
  const { items } = await get("replan-policies");
  known = new Map(items.map((policy) => [policy.trigger, policy]));
  return items;
}

const mayChange = () => may("POST /v1/replan-policies/{trigger}");

async function change(trigger, reload) {
  const policy = known.get(trigger);
  const fields = limits.map(([key, member, usual]) =>
    h("label", {}, t(key), h("input", { type: "number", name: member, min: 0, step: 1, required: true, value: policy[member] ?? usual })),
  );
  const bounds = h("fieldset", { class: "rows", disabled: policy.mode !== "auto" }, h("legend", {}, t("limitsCol")), fields);
  const choose = (event) => {
    bounds.disabled = event.target.value !== "auto";
  };
  const choice = h("select", { name: "mode", onchange: choose }, modes.map((mode) => h("option", { value: mode, selected: mode === policy.mode }, t(`mode_${mode}`))));
  const answer = await askForm(t("policyTitle", { trigger: t(`trigger_${trigger}`) }), [h("label", {}, t("modeCol"), choice), bounds], t("policyKeep"));
  if (!answer) return;
  const body = { mode: answer.get("mode") };
  // Disabled fields are not in the answer.
  for (const [, member] of limits) if (answer.has(member)) body[member] = Number(answer.get(member));
  await send(() => post(`replan-policies/${trigger}`, body), t("policyKept"), reload);
}

const reset = (trigger, reload) => send(() => remove(`replan-policies/${trigger}`), t("policyReset"), reload);

async function send(write, words, reload) {
  try {
    await write();
    say(words);
  } catch (error) {
    sayFailure(error);
  }
  reload();
}

function limitWords(policy) {
  if (policy.mode !== "auto") return null;
  return limits.map(([key, member]) => t(`${key}Short`, { n: number(policy[member]) })).join(", ");
}

const origin = (policy) => (policy.is_standard ? t("policyStandard") : `${policy.changed_by}, ${dayAndClock(policy.changed_at)}`);

function actions({ trigger, is_standard: isStandard }, reload) {
  const button = (key, words, action) => h("button", { type: "button", class: "small", "data-key": `${key}-${trigger}`, onclick: () => action(trigger, reload) }, t(words));
  return h("div", { class: "actions" }, button("change", "policyChange", change), isStandard ? null : button("reset", "policyToStandard", reset));
}

export const draw = (policies, { reload }) => [
  h("p", { class: "curve-words", "data-key": "words" }, t("policyWords")),
  table(
    policies,
    [
      ["triggerCol", (policy) => t(`trigger_${policy.trigger}`)],
      ["modeCol", (policy) => t(`mode_${policy.mode}`)],
      ["limitsCol", limitWords],
      ["originCol", origin],
      ...(mayChange() ? [["doCol", (policy) => actions(policy, reload)]] : []),
    ],
    (policy) => policy.trigger,
    "countPolicies",
  ),
];
