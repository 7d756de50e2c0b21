// Why a courier's report was not taken, in the language of the page.
import { addWords, hasWord, t } from "./strings.js";
import words from "./words/orders.js";

addWords(words);

export const kindWord = (kind) => (hasWord(`report_${kind}`) ? t(`report_${kind}`) : kind);

const stateOr = (word) => (word && hasWord(`order_${word}`) ? t(`order_${word}`) : word ?? "–");

/** The reason; of old reports only the English sentence is known. */
export function refusalOf({ refusal, reason }) {
  if (!refusal || !hasWord(`refused_${refusal.code}`)) return reason;
  return t(`refused_${refusal.code}`, { about: stateOr(refusal.about), state: stateOr(refusal.state) });
}
