// Profiles: what each product bears, and in which version.
import { get } from "../api.js";
import { h } from "../dom.js";
import { celsius, dayAndClock } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

export const load = async () => (await get("profiles")).items;

const name = (profile) => h("span", {}, `${profile.id} `, profile.is_default ? h("span", { class: "badge off" }, t("usualProfile")) : null);

const versions = (profile) => h("ul", { class: "plain" }, profile.judged.map((judged) => h("li", {}, t("judgedLine", { version: judged.version, n: judged.episodes, from: dayAndClock(judged.first_at), to: dayAndClock(judged.last_at) }))));

export const draw = (profiles) =>
  table(
    profiles,
    [
      ["profileCol", name],
      ["titleCol", (profile) => profile.title],
      ["versionCol", (profile) => String(profile.version), "number"],
      ["lowCol", (profile) => celsius(profile.low), "number"],
      ["highCol", (profile) => celsius(profile.high), "number"],
      ["judgedCol", (profile) => (profile.judged.length > 0 ? versions(profile) : t("judgedNothing"))],
    ],
    (profile) => profile.id,
    "countProfiles",
  );
