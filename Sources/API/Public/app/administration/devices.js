// Devices: what they measure, when they were heard, what is wrong with them, and which will probably fail first.
import { all, get, post } from "../api.js";
import { actor, askForm, remember, say, sayFailure } from "../dialog.js";
import { h } from "../dom.js";
import { ago, celsius, day, number, signed } from "../format.js";
import { hasWord, t } from "../strings.js";
import { table } from "./table.js";

const latest = (device, metric) => device.latest.find((reading) => reading.metric === metric);
const battery = (device) => {
  const reading = latest(device, "battery_voltage") ?? latest(device, "battery_level");
  return reading?.value === undefined || reading.value === null ? null : `${number(reading.value, 2)} ${reading.unit}`;
};

/** What a switch says is a word, anything else a figure with its unit. */
const switches = { compressor: ["metric_off", "metric_on"], defrost: ["metric_off", "metric_on"], door: ["metric_shut", "metric_open"] };
const nameOf = (metric) => (hasWord(`metric_${metric}`) ? t(`metric_${metric}`) : metric);

function valueOf({ metric, value, unit }) {
  if (value === null) return "–";
  return metric in switches ? t(switches[metric][value >= 0.5 ? 1 : 0]) : [number(value, 1), unit].filter(Boolean).join(" ");
}

const others = (device) => device.latest.filter((reading) => !["temperature", "battery_voltage", "battery_level"].includes(reading.metric)).map((reading) => `${nameOf(reading.metric)} ${valueOf(reading)}`).join(", ");

export async function load() {
  const [devices, health] = await Promise.all([all("devices"), get("devices/health", { limit: 20 })]);
  return { devices, failing: health.items.filter((item) => item.risk > 0) };
}

const why = {
  duty: (item) => t("whyDuty", { percent: number(item.duty_cycle * 100) }),
  pull_down: (item) => t("whyPullDown", { minutes: number(item.pull_down_seconds / 60), usual: number(item.usual_pull_down_seconds / 60) }),
  battery: (item) => t("whyBattery", { days: number(item.battery_days, 1) }),
};

const ranking = (failing) =>
  table(
    failing,
    [
      ["deviceCol", (item) => item.device],
      ["vehicleCol", (item) => item.vehicle],
      ["riskCol", (item) => h("span", { class: item.risk >= 0.5 ? "worse" : null }, `${number(item.risk * 100)} %`), "number"],
      ["whyCol", (item) => item.reasons.map((reason) => why[reason](item)).join("; ")],
    ],
    (item) => item.device,
    "countFailing",
  );

/** A year is usual for loggers on the road, see EN 13486. */
const yearLater = (date) => new Date(new Date(date).setUTCFullYear(new Date(date).getUTCFullYear() + 1)).toISOString().slice(0, 10);

async function history(device) {
  try {
    return (await get(`devices/${encodeURIComponent(device.name)}/calibrations`)).items;
  } catch (error) {
    sayFailure(error);
    return [];
  }
}

const entry = (item) => h("li", {}, h("time", { datetime: item.calibrated_at }, day(item.calibrated_at)), h("span", {}, t("calibrationLine", { certificate: item.certificate, until: day(item.due_at), by: item.entered_by }), item.deviation === null ? null : ` · ${t("deviationLine", { value: signed(item.deviation, 2) })}`));

/** Shows what was entered before, and takes a new entry. */
async function calibrate(device, reload) {
  const before = await history(device);
  const today = new Date().toISOString().slice(0, 10);
  const field = (key, attributes) => h("label", {}, t(key), h("input", attributes));
  const on = h("input", { type: "date", name: "on", required: true, max: today, value: today });
  const due = h("input", { type: "date", name: "due", required: true, value: yearLater(today) });
  on.addEventListener("change", () => { if (on.value) due.value = yearLater(on.value); });
  const answer = await askForm(
    t("calibrateTitle", { device: device.name }),
    [
      before.length > 0 ? h("ol", { class: "story" }, before.slice(0, 5).map(entry)) : h("p", {}, t("neverCalibrated")),
      field("yourName", { type: "text", name: "by", required: true, maxlength: 100, autocomplete: "name", value: actor() }),
      h("label", {}, t("calibratedOn"), on),
      h("label", {}, t("calibratedUntil"), due),
      field("certificate", { type: "text", name: "certificate", required: true, maxlength: 200, autocomplete: "off" }),
      field("deviation", { type: "number", name: "deviation", step: "0.01", min: -10, max: 10 }),
    ],
    t("calibrationEnter"),
  );
  if (!answer) return;
  const instant = (name) => new Date(`${answer.get(name)}T00:00:00Z`).toISOString();
  const body = { calibrated_at: instant("on"), due_at: instant("due"), certificate: answer.get("certificate").trim(), by: remember(answer.get("by")) };
  if (answer.get("deviation")) body.deviation = Number(answer.get("deviation"));
  try {
    await post(`devices/${encodeURIComponent(device.name)}/calibrations`, body);
    say(t("calibrationEntered", { device: device.name }));
  } catch (error) {
    sayFailure(error);
  }
  reload();
}

/** Until when the newest calibration holds, and a way to enter the next. */
function calibration(device, reload) {
  const newest = device.calibration;
  const isOver = newest && new Date(newest.due_at) < Date.now();
  const words = !newest ? t("neverCalibrated") : t(isOver ? "calibrationOver" : "calibrationHolds", { until: day(newest.due_at) });
  return h(
    "div",
    { class: "actions" },
    h("span", { class: isOver ? "worse" : null, title: newest?.certificate }, words),
    h("button", { type: "button", class: "small", "data-key": `calibrate-${device.name}`, needs: "POST /v1/devices/{device}/calibrations", "aria-label": t("calibrateTitle", { device: device.name }), onclick: () => calibrate(device, reload) }, t("calibrate")),
  );
}

export const draw = ({ devices, failing }, { reload }) => [failing.length > 0 ? ranking(failing) : null, list(devices, reload)];

const list = (devices, reload) =>
  table(
    devices,
    [
      ["deviceCol", (device) => device.name],
      ["vehicleCol", (device) => device.vehicle],
      ["lastSeenCol", (device) => (device.last_seen_at ? ago(device.last_seen_at) : t("never"))],
      ["temperature", (device) => celsius(latest(device, "temperature")?.value), "number"],
      ["batteryCol", battery, "number"],
      ["faultsCol", (device) => h("span", { class: device.open_faults > 0 ? "worse" : null }, number(device.open_faults)), "number"],
      ["breachesCol", (device) => h("span", { class: device.open_breaches > 0 ? "worse" : null }, number(device.open_breaches)), "number"],
      ["profileCol", (device) => device.profile ?? t("usualProfile")],
      ["calibrationCol", (device) => calibration(device, reload)],
      ["othersCol", others],
    ],
    (device) => device.name,
    "countDevices",
  );
