// Profiles: what each product bears, every version of it, what a version changed, and making the next one.
import { may } from "../access.js";
import { get } from "../api.js";
import { sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { celsius, dayAndClock } from "../format.js";
import { hasWord, language, t } from "../strings.js";
import { changeProfile, newProfile } from "./profileform.js";
import { table } from "./table.js";

/** The profile whose versions are shown, and the version whose changes are. */
let shown = { id: null, versions: [], version: null, changes: null };

export async function load() {
  if (shown.id) shown = { ...shown, versions: await versionsOf(shown.id) };
  return (await get("profiles")).items;
}

const versionsOf = async (id) => (await get(`profiles/${encodeURIComponent(id)}/versions`)).items;

async function showVersions(profile, redraw) {
  try {
    shown = shown.id === profile.id ? { id: null, versions: [] } : { id: profile.id, versions: await versionsOf(profile.id), version: null, changes: null };
    redraw();
  } catch (error) {
    sayFailure(error);
  }
}

async function showChanges(item, redraw) {
  try {
    const isOpen = shown.version === item.version;
    shown = { ...shown, version: isOpen ? null : item.version, changes: isOpen ? null : (await get(`profiles/${encodeURIComponent(item.id)}/versions/${item.version}/difference`)).changes };
    redraw();
  } catch (error) {
    sayFailure(error);
  }
}

const origin = (item) => (item.origin === "file" ? t("profileFromFile") : item.created_by);

/** `rules[hot].limit` in words. */
function place(path) {
  const [, list, name, field] = /^(\w+)\[(.+)\](?:\.(\w+))?$/.exec(path) ?? [];
  const word = (key) => (hasWord(`field_${key}`) ? t(`field_${key}`) : key);
  if (!list) return path.split(".").map(word).join(", ");
  return [`${word(list)} ${list === "rules" ? name : Number(name) + 1}`, field ? word(field) : null].filter(Boolean).join(": ");
}

const changeList = (changes) =>
  changes.length === 0
    ? h("p", { class: "curve-words" }, t("profileNoChanges"))
    : h("ul", { class: "changes" }, changes.map(({ path, before, after }) => h("li", {}, `${place(path)}: `, h("span", { class: "before" }, before ?? "–"), " → ", h("strong", {}, after ?? "–"))));

const versionLine = (profile, item, { reload, redraw }) =>
  h(
    "li",
    { "data-key": `version-${item.version}` },
    h("time", { datetime: item.created_at }, dayAndClock(item.created_at)),
    h(
      "div",
      {},
      h("strong", {}, `v${item.version}`),
      ` ${origin(item)}${item.comment ? `: ${item.comment}` : ""} `,
      item.version === profile.version ? h("span", { class: "badge good" }, t("profileInForce")) : null,
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "small", "data-key": `changes-${item.version}`, "aria-expanded": String(shown.version === item.version), onclick: () => showChanges(item, redraw) }, t("profileChanges")),
        item.version === profile.version ? null : h("button", { type: "button", class: "small", "data-key": `again-${item.version}`, needs: "POST /v1/profiles/{id}/versions", onclick: () => changeProfile(profile.id, reload, item.profile) }, t("profileAgain")),
      ),
      shown.version === item.version ? changeList(shown.changes) : null,
    ),
  );

const name = (profile) => h("span", {}, `${profile.id} `, profile.is_default ? h("span", { class: "badge off" }, t("usualProfile")) : null);

const judged = (profile) => h("ul", { class: "plain" }, profile.judged.map((item) => h("li", {}, t("judgedLine", { version: item.version, n: item.episodes, from: dayAndClock(item.first_at), to: dayAndClock(item.last_at) }))));

const version = (profile, tools) =>
  h(
    "div",
    {},
    h("strong", {}, `v${profile.version}`),
    ` ${t("profileSince", { time: dayAndClock(profile.created_at), who: origin(profile) })}`,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "small", "data-key": `versions-${profile.id}`, needs: "GET /v1/profiles/{id}/versions", "aria-expanded": String(shown.id === profile.id), "aria-label": t("profileVersionsOf", { profile: profile.id }), onclick: () => showVersions(profile, tools.redraw) }, t("profileVersions")),
      h("button", { type: "button", class: "small", "data-key": `change-${profile.id}`, needs: "POST /v1/profiles/{id}/versions", "aria-label": t("profileChangeOf", { profile: profile.id }), onclick: () => changeProfile(profile.id, tools.reload) }, t("profileChange")),
    ),
    shown.id === profile.id ? h("ol", { class: "story", "data-key": `list-${profile.id}` }, shown.versions.map((item) => versionLine(profile, item, tools))) : null,
  );

export const draw = (profiles, tools) => [
  may("POST /v1/profiles/{id}/versions") ? h("div", { class: "actions", "data-key": "actions" }, h("button", { type: "button", class: "primary", "data-key": "profile-add", onclick: () => newProfile(tools.reload) }, t("profileAdd"))) : null,
  table(
    profiles,
    [
      ["profileCol", name],
      ["titleCol", (profile) => profile.title[language]],
      ["lowCol", (profile) => celsius(profile.low), "number"],
      ["highCol", (profile) => celsius(profile.high), "number"],
      ["versionCol", (profile) => version(profile, tools)],
      ["judgedCol", (profile) => (profile.judged.length > 0 ? judged(profile) : t("judgedNothing"))],
    ],
    (profile) => profile.id,
    "countProfiles",
  ),
];
