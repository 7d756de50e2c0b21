// Dead letters: what could not be read and why, and driving it again.
import { get, post } from "../api.js";
import { say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { ago, number } from "../format.js";
import { addWords, hasWord, language, t } from "../strings.js";
import words from "../words/letters.js";
import { table } from "./table.js";

addWords(words);

/** What is searched for in topics, reasons and payloads. */
let wanted = "";

export const load = async () => (await get("dead-letters", { limit: 200, search: wanted || null })).items;

function searchFor(event, reload) {
  event.preventDefault();
  wanted = event.target.elements.search.value.trim();
  reload();
}

// A text of the API has 200 bytes at most, a letter up to four.
const searchForm = (reload) =>
  h(
    "form",
    { class: "search inset", role: "search", "data-key": "search", onsubmit: (event) => searchFor(event, reload) },
    h("label", { class: "unseen", for: "letter-search" }, t("letterSearch")),
    h("input", { type: "search", id: "letter-search", name: "search", "data-key": "letter-search", autocomplete: "off", maxlength: 50, value: wanted, placeholder: t("letterSearch") }),
    h("button", { class: "primary" }, t("letterSearchGo")),
  );

async function act(letter, action, reload) {
  try {
    await post(`dead-letters/${letter.id}/${action}`);
    say(t(action === "retry" ? "letterStored" : "letterDiscarded", { id: letter.id }));
  } catch (error) {
    sayFailure(error);
  }
  reload();
}

/** The beginning of the payload as text where it is text. */
function beginning(letter) {
  const bytes = Uint8Array.from(atob(letter.payload_base64), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes.slice(0, 160));
}

/** Why, in the language of the page; behind it what the program that read it found, which is English. */
function reason({ code, reason: particulars }) {
  if (!hasWord(`dead_${code}`)) return particulars;
  return [t(`dead_${code}`), h("br"), h("span", { class: "curve-words", lang: language === "en" ? null : "en" }, particulars)];
}

export const draw = (letters, { reload }) => [
  searchForm(reload),
  table(
    letters,
    [
      ["topicCol", (letter) => h("span", { class: "mono" }, letter.topic)],
      ["reasonCol", reason],
      ["payloadCol", (letter) => h("code", { class: "mono" }, beginning(letter))],
      ["timesCol", (letter) => number(letter.occurrences), "number"],
      ["timeCol", (letter) => ago(letter.last_received_at)],
      ["stateCol", (letter) => t(`letter_${letter.state}`)],
      ["doCol", (letter) =>
        letter.state === "waiting"
          ? h("div", { class: "actions" }, ["retry", "discard"].map((action) => h("button", { type: "button", class: "small", "data-key": `${action}-${letter.id}`, needs: `POST /v1/dead-letters/{id}/${action}`, onclick: () => act(letter, action, reload) }, t(action))))
          : null],
    ],
    (letter) => String(letter.id),
    "countLetters",
  ),
];
