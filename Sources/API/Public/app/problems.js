// A refusal of the server (a problem document of RFC 9457) in the language of the page, by its code and its particulars.
import { dayAndClock, number } from "./format.js";
import { addWords, hasWord, t } from "./strings.js";
import words from "./words/problems.js";

addWords(words);

const wordOr = (key, name) => (hasWord(key) ? t(key) : name);

/** What is a word of the house in one language and another in the next. */
const named = {
  kind: (kind) => wordOr(`thing_${kind}`, kind),
  field: (field) => wordOr(`field_${field}`, field),
  reason: (code) => wordOr(`dead_${code}`, code),
  from: (state) => wordOr(`is_${state}`, state),
  to: (state) => wordOr(`is_${state}`, state),
  time: dayAndClock,
  at: dayAndClock,
};

/** Lists hold roles, or words that are the same in every language. */
function particular(name, value) {
  if (Array.isArray(value)) return value.map((word) => wordOr(`role_${word}`, word)).join(", ") || "–";
  if (typeof value === "number") return number(value, 2);
  return name in named ? named[name](value) : value;
}

/** The particulars as words have them; `n` stays a number, because it chooses the plural form. */
function figures(particulars) {
  const texts = Object.fromEntries(Object.entries(particulars).map(([name, value]) => [name, particular(name, value)]));
  const n = particulars.n ?? particulars.seconds ?? particulars.least;
  return n === undefined ? texts : { ...texts, n };
}

/** The name of what a pointer leads to: its last step that is no place in a list; what has no name is the pointer. */
function fieldOf(pointer) {
  const name = pointer.split(/[#?/]/).findLast((step) => step && !/^\d+$/.test(step)) ?? pointer;
  return wordOr(`field_${name}`, pointer);
}

/** What is wrong with one field: which one, what is expected there and what came. */
function faultOf({ pointer, code, expected, came }) {
  const field = fieldOf(pointer);
  if (!expected || !hasWord(`need_${expected.code}`)) return t(code === "missing" ? "fault_missing" : "fault_unfit", { field, came: came ?? "–" });
  const need = t(`need_${expected.code}`, figures(expected));
  return came ? t("fault_text", { field, need, came: shown(came) }) : t("fault_nothing", { field, need });
}

/** An instant as people read it. */
const shown = (came) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(came) ? dayAndClock(came) : came);

/** What has moved on since somebody looked. */
function conflictOf(conflict) {
  const state = conflict.state && [`decided_${conflict.state}`, `is_${conflict.state}`].find(hasWord);
  return t(`conflict_${conflict.kind}`, { ...conflict, by: conflict.by || "–", running: conflict.running ?? "–", expected: conflict.expected ?? "–", state: state ? t(state) : conflict.state }).trim();
}

/** The refusal as one sentence without its end; one that is new to the page is told as the server told it. */
export function sentenceOf(status, problem) {
  const code = problem?.type?.split(":").at(-1) ?? "";
  const { conflict, first, particulars, errors = [] } = problem ?? {};
  if (conflict && hasWord(`conflict_${conflict.kind}`)) return conflictOf(conflict);
  const faults = errors.filter((fault) => fault.expected || fault.came !== undefined || fault.code === "missing");
  if (["invalid-body", "invalid-parameter", "incomplete"].includes(code) && faults.length > 0) return faults.map(faultOf).join("; ");
  const key = `problem_${code.replaceAll("-", "_")}`;
  return hasWord(key) ? t(key, figures({ ...first, ...particulars })).trim() : problem?.detail ?? `HTTP ${status}`;
}
