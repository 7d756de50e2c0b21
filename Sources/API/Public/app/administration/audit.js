// The audit trail: who wrote what, the newest first.
import { get } from "../api.js";
import { h } from "../dom.js";
import { dayAndClock } from "../format.js";
import { whoOf } from "../names.js";
import { hasWord, t } from "../strings.js";
import { table } from "./table.js";

export const load = async () => (await get("audit", { limit: 200 })).items;

/** Who was said to act, or what was refused. */
function particulars(entry) {
  const detail = JSON.parse(entry.detail);
  if (detail.status) return t("auditRefused", { of: detail.of, status: detail.status });
  return detail.as && detail.as !== entry.who ? t("auditAs", { who: hasWord(`role_${detail.as}`) ? t(`role_${detail.as}`) : detail.as }) : "";
}

export const draw = (entries) =>
  table(
    entries,
    [
      ["numberCol", (entry) => String(entry.number), "number"],
      ["timeCol", (entry) => dayAndClock(entry.at)],
      ["whoCol", (entry) => whoOf(entry.who)],
      ["whatCol", (entry) => h("span", { class: "mono" }, entry.action)],
      ["objectCol", (entry) => entry.object],
      ["detailCol", particulars],
      ["hashCol", (entry) => h("span", { class: "mono" }, entry.hash.slice(0, 12))],
    ],
    (entry) => String(entry.number),
    "countEntries",
  );
