// One shipment: its record, the temperature while it was on board, and the link for its customer.
import { may } from "../access.js";
import { addressOf, getFile, post } from "../api.js";
import { loadReadings, showCurve } from "../curve.js";
import { say, sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { celsius, clock, dayAndClock, duration, number } from "../format.js";
import { gathered } from "../gathered.js";
import { loadLibraries } from "../libraries.js";
import { optional } from "../load.js";
import { contactLines } from "../contact.js";
import { startPage } from "../shell.js";
import { state, update, view } from "../store.js";
import { kindWord, refusalOf } from "../refusals.js";
import { addWords, language, t, wordFor } from "../strings.js";
import alertWords from "../words/alerts.js";
import words from "../words/orders.js";

addWords(alertWords);
addWords(words);
const name = decodeURIComponent(location.pathname.split("/").at(-1));
const path = `shipments/${encodeURIComponent(name)}`;
Object.assign(state, { record: null, customerLink: null });
let chart = null;

const load = gathered(async () => {
  const record = await optional(path);
  if (!record) fill(byId("shipment-facts"), h("p", {}, t("shipmentMissing")));
  update({ record });
}, 500);

/** The curves of several times on board as one. */
const joined = (curves) => {
  const all = (pick) => curves.flatMap(pick);
  const points = { time: [], low: [], mean: [], high: [] };
  for (const key of Object.keys(points)) points[key] = all((curve) => curve.points[key]);
  return { ...curves[0], points, breaches: all((curve) => curve.breaches), to: curves.at(-1).to, width_milliseconds: Math.max(...curves.map((curve) => curve.width_milliseconds)) };
};

const loadCurveSoon = gathered(async () => {
  // A partner has no business with loggers.
  const legs = may("GET /v1/devices/{device}/readings") ? (state.record?.legs ?? []).filter((leg) => leg.devices.length > 0) : [];
  byId("curve").hidden = legs.length === 0;
  if (legs.length === 0) return;
  const time = (text) => (text ? new Date(text).getTime() : Date.now());
  const curves = await Promise.all(legs.map((leg) => loadReadings(leg.devices[0], "temperature", time(leg.loaded_at), time(leg.left_at) + 1000)));
  const remarks = legs.map((leg) => `${t("readingsOf", { device: leg.devices[0] })} (${leg.vehicle}, ${dayAndClock(leg.loaded_at)} – ${leg.left_at ? clock(leg.left_at) : "…"}).`);
  chart = showCurve({ ...joined(curves), remarks }, { curve: byId("curve"), words: byId("curve-words"), table: byId("curve-table") }, chart);
}, 3000);

/** Fetches the record as a file: printing it takes a second or two, and a refusal must not replace the page. */
async function saveReport(event) {
  event.preventDefault();
  const link = event.currentTarget;
  if (link.getAttribute("aria-disabled") === "true") return;
  link.setAttribute("aria-disabled", "true");
  say(t("pdfComes"));
  try {
    const file = URL.createObjectURL(await getFile(`${path}/report.pdf`, { language }));
    h("a", { href: file, download: `${name}.pdf` }).click();
    setTimeout(() => URL.revokeObjectURL(file), 60_000);
  } catch (error) {
    sayFailure(error);
  }
  link.removeAttribute("aria-disabled");
}

/** The record as a document, once there is something to record. */
const reportLink = (record) =>
  record.legs.length === 0
    ? null
    : h("a", { class: "button small", "data-key": `pdf-${language}`, needs: "GET /v1/shipments/{number}/report.pdf", href: addressOf(`${path}/report.pdf`, { language }), onclick: saveReport }, t("pdfRecord"));

function drawFacts() {
  const { record } = state;
  if (!record) return;
  fill(
    byId("shipment-head"),
    h("h2", { id: "shipment-title" }, t("shipmentTitle", { what: record.shipment })),
    h("span", { class: `badge ${{ delivered: "good", failed: "broken", quarantined: "cold_trouble" }[record.status] ?? "off"}` }, t(`order_${record.status}`)),
    reportLink(record),
    h("button", { type: "button", class: "small", "data-key": "print", onclick: () => print() }, t("printRecord")),
  );
  const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value));
  fill(
    byId("shipment-facts"),
    h(
      "dl",
      { class: "facts" },
      fact("order", record.number),
      fact("place", record.label || "–"),
      fact("windowWord", `${dayAndClock(record.window_start)} – ${clock(record.window_end)}`),
      fact("facility", record.facility),
      fact("vehicleWord", record.vehicle ?? "–"),
      fact("profileWord", [record.profile_title?.[language], `${record.profile}${record.profile_version ? ` v${record.profile_version}` : ""}`].filter(Boolean).join(" · ")),
      record.eta ? fact("etaWord", clock(record.eta)) : null,
      record.value_minor > 0 ? fact("valueWord", number(record.value_minor / 100, 2)) : null,
      fact("channelWord", record.channel),
      record.contact ? fact("contactWord", contactLines(record.contact)) : null,
      fact("handoverWord", record.handover ? celsius(record.handover.celsius) : t("notMeasured")),
    ),
  );
  byId("statement").textContent = statement(record);
}

function statement({ watch }) {
  if (!watch) return t("statementNone");
  const span = (minutes) => duration(minutes * 60);
  const words = { aboard: span(watch.aboard_minutes), watched: span(watch.watched_minutes), breach: span(watch.breach_minutes), blind: span(watch.blind_minutes) };
  return [t(watch.breach_minutes > 0 ? "statementBad" : "statementGood", words), watch.blind_minutes > 0 ? t("statementBlind", words) : null].filter(Boolean).join(" ");
}

/** Changes of state, forecasts and refused reports in one order. */
function drawStory() {
  const { record } = state;
  if (!record) return;
  const lines = [
    ...record.history.map((step) => ({ time: step.at, text: t("storyBy", { to: t(`order_${step.to}`), cause: [wordFor(step.cause), step.reference].filter(Boolean).join(" ") }) + (step.reason ? `: ${step.reason}` : "") })),
    ...record.forecasts.map((plan) => ({ time: plan.decided_at, text: t("forecastLine", { version: plan.plan_version, time: clock(plan.arrival_at), vehicle: plan.vehicle }) })),
    ...record.refused_reports.map((report) => ({ time: report.at, text: t("refusedLine", { kind: kindWord(report.kind), reason: refusalOf(report) }) })),
    ...(record.handover ? [{ time: record.handover.measured_at, text: `${t("handoverWord")}: ${celsius(record.handover.celsius)} (${record.handover.courier})` }] : []),
  ].sort((a, b) => new Date(a.time) - new Date(b.time));
  fill(byId("story"), h("ol", { class: "story" }, lines.map((line) => h("li", {}, h("time", { datetime: line.time }, dayAndClock(line.time)), h("span", {}, line.text)))));
}

function drawEpisodes() {
  const episodes = state.record?.episodes ?? [];
  const line = (episode) => {
    const text = episode.sentences[language] || episode.sentences.en || wordFor(episode.code);
    return h(
      "li",
      {},
      h("time", { datetime: episode.started_at }, dayAndClock(episode.started_at)),
      h("span", {}, episode.class === "breach" ? h("a", { href: `/alerts/${encodeURIComponent(episode.id)}` }, text) : text, episode.profile_version > 0 ? h("span", { class: "curve-words" }, ` ${t("judgedBy", { profile: episode.profile, version: episode.profile_version })}`) : null, episode.acknowledged_by ? ` ${t("toldAcknowledged", { by: episode.acknowledged_by })}` : null),
    );
  };
  fill(byId("episodes"), episodes.length === 0 ? h("p", {}, t("noEpisodes")) : h("ol", { class: "story" }, episodes.map(line)));
}

async function makeLink() {
  try {
    const { path: place, expires_at: until } = await post(`${path}/link`);
    update({ customerLink: { address: location.origin + place, until } });
  } catch (error) {
    sayFailure(error);
  }
}

function drawLink() {
  const link = state.customerLink;
  const copy = () => navigator.clipboard.writeText(link.address).then(() => say(t("linkCopied")), sayFailure);
  fill(
    byId("customer"),
    h("p", { class: "curve-words" }, t("linkHelp")),
    link === null
      ? h("div", { class: "actions" }, h("button", { type: "button", "data-key": "make", needs: "POST /v1/shipments/{number}/link", onclick: makeLink }, t("linkMake")))
      : [
          h("div", { class: "linkbox", "data-key": link.address }, h("input", { type: "text", readonly: true, value: link.address, "aria-label": t("linkLabel"), id: "customer-link" }), h("button", { type: "button", onclick: copy }, t("linkCopy"))),
          h("p", { class: "curve-words" }, t("linkUntil", { time: dayAndClock(link.until) })),
        ],
  );
}

view(["record", "language"], drawFacts);
view(["record", "language"], drawStory);
view(["record", "language"], drawEpisodes);
view(["customerLink", "language"], drawLink);
startPage({
  load,
  onEvent: (_, subject) => ["order", "stop", "plan", "breach"].includes(subject) && load(),
  then: async () => {
    await loadLibraries({ wantsCurves: true });
    await loadCurveSoon();
    view(["record", "language", "theme"], loadCurveSoon);
  },
});
