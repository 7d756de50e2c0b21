// Profiles: what each product bears, and in which version.
import { get } from "../api.js";
import { h } from "../dom.js";
import { celsius } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

export const load = async () => (await get("profiles")).items;

const name = (profile) => h("span", {}, `${profile.id} `, profile.is_default ? h("span", { class: "badge off" }, t("usualProfile")) : null);

export const draw = (profiles) =>
  table(
    profiles,
    [
      ["profileCol", name],
      ["titleCol", (profile) => profile.title],
      ["versionCol", (profile) => String(profile.version), "number"],
      ["lowCol", (profile) => celsius(profile.low), "number"],
      ["highCol", (profile) => celsius(profile.high), "number"],
    ],
    (profile) => profile.id,
    "countProfiles",
  );
