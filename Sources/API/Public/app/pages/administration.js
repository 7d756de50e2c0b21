// Administration: devices, profiles, re-planning, hooks, dead letters, tokens, audit trail; one part at a time.
import { may } from "../access.js";
import * as audit from "../administration/audit.js";
import * as devices from "../administration/devices.js";
import * as hooks from "../administration/hooks.js";
import * as letters from "../administration/letters.js";
import * as policies from "../administration/policies.js";
import * as profiles from "../administration/profiles.js";
import * as tokens from "../administration/tokens.js";
import { sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { startPage } from "../shell.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/administration.js";
import policyWords from "../words/policies.js";
import profileWords from "../words/profiles.js";

addWords(words);
addWords(policyWords);
addWords(profileWords);
const source = { devices: "devices", profiles: "profiles", policies: "replan-policies", hooks: "hooks", letters: "dead-letters", tokens: "tokens", audit: "audit" };
const parts = Object.fromEntries(Object.entries({ devices, profiles, policies, hooks, letters, tokens, audit }).filter(([part]) => may(`GET /v1/${source[part]}`)));
const first = location.hash.slice(1);
Object.assign(state, { part: first in parts ? first : "devices", content: null });

async function load() {
  const { part } = state;
  const content = await parts[part].load();
  if (part === state.part) update({ content });
}

function choose(part) {
  history.replaceState(null, "", `#${part}`);
  update({ part, content: null });
  load().catch(sayFailure);
}

/** Arrow keys walk along the tabs, as everywhere. */
function walk(event) {
  const names = Object.keys(parts);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  choose(names[(names.indexOf(state.part) + step + names.length) % names.length]);
  requestAnimationFrame(() => byId(`tab-${state.part}`).focus());
}

function draw() {
  fill(
    byId("tabs"),
    Object.keys(parts).map((part) =>
      h("button", { type: "button", role: "tab", id: `tab-${part}`, "data-key": part, "aria-selected": String(part === state.part), "aria-controls": "part", tabindex: part === state.part ? 0 : -1, onclick: () => choose(part) }, t(`part_${part}`)),
    ),
  );
  byId("part").setAttribute("aria-labelledby", `tab-${state.part}`);
  fill(byId("part"), state.content === null ? h("p", { class: "empty", "data-key": "wait" }, t("reading")) : parts[state.part].draw(state.content, { reload: () => load().catch(sayFailure), redraw: () => touch("content") }));
}

byId("tabs").addEventListener("keydown", walk);
view(["part", "content", "language"], draw);
setInterval(() => load().catch(sayFailure), 15_000);
startPage({ load });
