// Devices: what they measure, when they were heard, what is wrong with them, and which will probably fail first.
import { all, get } from "../api.js";
import { h } from "../dom.js";
import { ago, celsius, number } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

const latest = (device, metric) => device.latest.find((reading) => reading.metric === metric);
const battery = (device) => {
  const reading = latest(device, "battery_voltage") ?? latest(device, "battery_level");
  return reading?.value === undefined || reading.value === null ? null : `${number(reading.value, 2)} ${reading.unit}`;
};

const others = (device) => device.latest.filter((reading) => !["temperature", "battery_voltage", "battery_level"].includes(reading.metric)).map((reading) => `${reading.metric} ${reading.value === null ? "–" : number(reading.value, 1)}`).join(", ");

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

export const draw = ({ devices, failing }) => [failing.length > 0 ? ranking(failing) : null, list(devices)];

const list = (devices) =>
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
      ["othersCol", others],
    ],
    (device) => device.name,
    "countDevices",
  );
