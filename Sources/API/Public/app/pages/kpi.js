// The figures of some days: each formula is the database's, here they are only written down.
import { get, tenantName } from "../api.js";
import { sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { number } from "../format.js";
import { startPage } from "../shell.js";
import { state, update, view } from "../store.js";
import { addWords, language, t } from "../strings.js";
import words from "../words/kpi.js";

addWords(words);
Object.assign(state, { kpi: null });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const share = (value) => (value === null ? "–" : `${number(value * 100, 1)} %`);
const figure = (digits) => (value) => (value === null ? "–" : number(value, digits));

/** Every figure: its column, and how it is written. */
const columns = [
  ["due", figure(0)], ["delivered", figure(0)], ["otif_share", share], ["on_time_share", share], ["in_range_share", share], ["cost_per_stop", figure(0)], ["km_per_stop", figure(2)],
  ["order_to_door_minutes", figure(0)], ["eta_error_p50_minutes", figure(1)], ["eta_error_p90_minutes", figure(1)], ["spoiled_value_minor", (value) => (value === null ? "–" : number(value / 100, 2))],
];

const dayOf = (day) => new Intl.DateTimeFormat(language === "ru" ? "ru-RU" : "en-GB", { day: "numeric", month: "short", weekday: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

function drawTotal(total) {
  const tile = (key, value, of) => h("div", {}, h("dt", {}, t(`kpi_${key}`)), h("dd", { "data-figure": key }, value, of ? h("span", { class: "of" }, of) : null));
  fill(
    byId("total"),
    total
      ? columns.map(([key, write]) => tile(key, write(total[key]), key === "otif_share" ? t("ofDue", { n: total.otif, due: total.due }) : key === "on_time_share" ? t("ofDelivered", { n: total.on_time, due: total.delivered }) : key === "in_range_share" ? t("ofWatched", { n: number(total.watched_minutes, 0), blind: number(total.blind_minutes, 0) }) : null))
      : h("div", {}, h("dt", {}, t("noFigures")), h("dd", {}, "–")),
  );
}

function draw() {
  const { kpi } = state;
  if (!kpi) return;
  drawTotal(kpi.items.find((item) => item.day === null && item.channel === null));
  const days = kpi.items.filter((item) => item.day !== null).sort((a, b) => b.day.localeCompare(a.day) || (a.channel ?? "").localeCompare(b.channel ?? ""));
  fill(
    byId("days"),
    h("caption", {}, t("kpiCaption", { zone: kpi.zone })),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("dayCol")), h("th", { scope: "col" }, t("channelCol")), columns.map(([key]) => h("th", { scope: "col", class: "number" }, t(`kpi_${key}`))))),
    h(
      "tbody",
      {},
      days.map((item) => h("tr", { "data-key": `${item.day}/${item.channel}` }, h("th", { scope: "row" }, dayOf(item.day)), h("td", {}, item.channel ?? t("allChannels")), columns.map(([key, write]) => h("td", { class: "number" }, write(item[key]))))),
    ),
  );
}

async function load() {
  const { from, to } = Object.fromEntries(new FormData(byId("span")));
  byId("csv").href = `/v1/kpi.csv?${new URLSearchParams({ from, to, zone, tenant: tenantName })}`;
  update({ kpi: await get("kpi", { from, to, zone }) });
}

function drawFormulas() {
  const keys = ["otif_share", "on_time_share", "in_range_share", "cost_per_stop", "order_to_door_minutes", "eta_error_p50_minutes", "spoiled_value_minor"];
  fill(byId("formulas"), h("dl", { class: "story" }, keys.map((key) => h("div", {}, h("dt", {}, h("strong", {}, t(`kpi_${key}`))), h("dd", {}, t(`formula_${key}`))))));
}

const local = (date) => new Intl.DateTimeFormat("sv-SE").format(date);
byId("span").elements.to.value = local(new Date());
byId("span").elements.from.value = local(new Date(Date.now() - 6 * 86_400_000));
byId("span").addEventListener("submit", (event) => {
  event.preventDefault();
  load().catch(sayFailure);
});
view(["kpi", "language"], draw);
view(["language"], drawFormulas);
startPage({ load });
