// Devices: what they measure, when they were heard, what is wrong with them.
import { all } from "../api.js";
import { h } from "../dom.js";
import { ago, celsius, number } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

const latest = (device, metric) => device.latest.find((reading) => reading.metric === metric);
const battery = (device) => {
  const reading = latest(device, "battery");
  return reading?.value === undefined || reading.value === null ? null : `${number(reading.value, 2)} ${reading.unit}`;
};

const others = (device) => device.latest.filter((reading) => !["temperature", "battery"].includes(reading.metric)).map((reading) => `${reading.metric} ${reading.value === null ? "–" : number(reading.value, 1)}`).join(", ");

export const load = () => all("devices");

export const draw = (devices) =>
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
