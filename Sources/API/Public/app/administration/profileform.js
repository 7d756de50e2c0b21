// The form of a profile: its numbers, rules, budgets and ageing; sent as the next version, and never over somebody's head.
import { get, post, Refusal } from "../api.js";
import { actor, askForm, remember, say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { t } from "../strings.js";
import { figure, read, rows } from "./profilerows.js";

const empty = { id: "", title: { en: "", ru: "" }, rules: [], zones: [], sources: [], max_gap_s: 1800, settling_s: 5400, load_tau_s: 5400 };

const ruleFields = [
  { name: "id", kind: "text", required: true, key: "profileRuleName" },
  { name: "type", options: ["sustained", "cumulative", "mkt"], word: (kind) => t(`ruleKind_${kind}`) },
  { name: "op", options: [">", ">=", "<", "<="] },
  { name: "limit", kind: "number", required: true },
  { name: "for_s", kind: "number", unit: 60, key: "profileMinutes" },
  { name: "window_s", kind: "number", unit: 3600, key: "profileWindowHours" },
  { name: "severity", options: ["minor", "major", "critical"], word: (severity) => t(severity) },
];
const zoneFields = [
  { name: "above", kind: "number", required: true },
  { name: "upto", kind: "number", required: true },
  { name: "budget_h", kind: "number", required: true },
];
const models = { arrhenius: ["ea_kj_mol"], q10: ["q10"], sqrt: ["tmin_c"], vvm: ["type"] };

/** How the goods age: the law, and what it needs. */
function ageing(life) {
  const figures = h("div", { class: "row" });
  const choice = h("select", { name: "model", "aria-label": t("field_shelf_life") }, h("option", { value: "" }, t("ageingUnknown")), Object.keys(models).map((model) => h("option", { value: model, selected: life?.model === model }, t(`ageing_${model}`))));
  const fields = () => (choice.value === "" ? [] : [...models[choice.value].map((name) => ({ name, kind: name === "type" ? "text" : "number", required: true })), ...(choice.value === "vvm" ? [] : [{ name: "shelf_life_h", kind: "number", required: true }, { name: "tref_c", kind: "number", required: true }])]);
  const draw = () => figures.replaceChildren(...fields().map((field) => figure(field, life?.[field.name])));
  choice.addEventListener("change", draw);
  draw();
  const element = h("fieldset", { class: "rows" }, h("legend", {}, t("field_shelf_life")), choice, figures);
  return { element, value: () => (choice.value === "" ? undefined : { model: choice.value, ...read(figures, fields()) }) };
}

/** Shows a profile as a form; what was entered, or null when it was called off. */
async function ask({ title, profile, comment, notice, isNew }) {
  const input = (key, attributes) => h("label", {}, t(key), h("input", attributes));
  const numbers = [
    { name: "low", kind: "number" },
    { name: "high", kind: "number" },
    { name: "setpoint", kind: "number" },
    { name: "settling_s", kind: "number", unit: 60, key: "profileSettling", required: true },
    { name: "max_gap_s", kind: "number", unit: 60, key: "profileGap", required: true },
    { name: "load_tau_s", kind: "number", unit: 60, key: "profileConstant", required: true },
  ];
  const figures = h("div", { class: "row" }, numbers.map((field) => figure(field, profile[field.name])));
  const rules = rows("field_rules", "profileRuleAdd", profile.rules ?? [], ruleFields);
  const zones = rows("field_zones", "profileZoneAdd", profile.zones ?? [], zoneFields);
  const life = ageing(profile.shelf_life);
  const answer = await askForm(
    title,
    [
      notice ? h("p", { class: "worse", role: "alert" }, notice) : null,
      isNew ? input("field_id", { type: "text", name: "id", required: true, maxlength: 100, autocomplete: "off", value: profile.id }) : null,
      input("profileTitleEn", { type: "text", name: "en", maxlength: 200, autocomplete: "off", value: profile.title.en }),
      input("profileTitleRu", { type: "text", name: "ru", maxlength: 200, autocomplete: "off", value: profile.title.ru }),
      figures,
      rules.element,
      zones.element,
      life.element,
      h("label", {}, t("profileSources"), h("textarea", { name: "sources", rows: 3 }, (profile.sources ?? []).join("\n"))),
      input("yourName", { type: "text", name: "by", required: true, maxlength: 100, autocomplete: "name", value: actor() }),
      input("profileWhy", { type: "text", name: "comment", required: true, maxlength: 1000, autocomplete: "off", value: comment ?? "" }),
    ],
    t("profileKeep"),
    "roomy",
  );
  if (!answer) return null;
  const entered = {
    id: isNew ? answer.get("id").trim() : profile.id,
    title: { en: answer.get("en").trim(), ru: answer.get("ru").trim() },
    ...read(figures, numbers),
    rules: rules.values(),
    zones: zones.values(),
    shelf_life: life.value(),
    sources: answer.get("sources").split("\n").map((line) => line.trim()).filter(Boolean),
  };
  return { profile: entered, comment: answer.get("comment").trim(), by: remember(answer.get("by")) };
}

/** Asks until what was entered is kept or called off: a refusal takes nothing away that somebody has typed. */
async function keep({ title, profile, seen, isNew = false }, reload) {
  let draft = { profile, notice: null };
  for (;;) {
    const answer = await ask({ ...draft, title, isNew });
    if (!answer) return;
    try {
      const headers = isNew ? { "If-None-Match": "*" } : { "If-Match": `"${seen}"` };
      const kept = await post(`profiles/${encodeURIComponent(answer.profile.id)}/versions`, answer, headers);
      say(t("profileKept", { profile: kept.id, version: kept.version }));
      return void reload();
    } catch (error) {
      if (!(error instanceof Refusal) || ![412, 422].includes(error.status)) return void sayFailure(error);
      draft = { ...answer, notice: error.message };
      // Who was first is seen in the notice; the next attempt says that it was.
      seen = error.problem.conflict?.running ?? seen;
      reload();
    }
  }
}

/** Changes the version in force, or takes up an earlier one as the next. */
export async function changeProfile(id, reload, earlier) {
  try {
    const current = await get(`profiles/${encodeURIComponent(id)}`);
    await keep({ title: t("profileChangeOf", { profile: id }), profile: earlier ?? current.profile, seen: current.version }, reload);
  } catch (error) {
    sayFailure(error);
  }
}

export const newProfile = (reload) => keep({ title: t("profileAdd"), profile: empty, isNew: true }, reload);
