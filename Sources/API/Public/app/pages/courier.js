// The courier's day on a telephone: works on without a network, and reports when there is one again.
import { get, Refusal } from "../api.js";
import { askDelivered, askFailed } from "../courier/handover.js";
import { ReportQueue } from "../courier/queue.js";
import { drawChange, drawDay } from "../courier/view.js";
import { say, sayFailure } from "../dialog.js";
import { byId } from "../dom.js";
import { clock } from "../format.js";
import { startLook } from "../look.js";
import { touch, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/courier.js";

addWords(words);

const courier = decodeURIComponent(location.pathname.split("/").at(-1));
const storeKey = (what) => `isotherm.${what}.${document.documentElement.dataset.tenant}.${courier}`;
const kept = localStorage.getItem(storeKey("day"));
let day = kept ? JSON.parse(kept) : null;
let link = "connecting";

const queue = new ReportQueue(courier, {
  onChange: () => touch("day"),
  onRefusal: (report, reason) => say(t("reportRefused", { shipment: report.shipment ?? report.break, reason })),
});

const act = {
  loaded: (stops) => report(stops.map((stop) => ({ kind: "loaded", shipment: stop.shipment }))),
  arrived: (stops) => report(stops.filter((stop) => stop.status !== "arrived").map((stop) => ({ kind: "arrived", shipment: stop.shipment }))),
  rest: (stop, isEnd) => report([{ kind: isEnd ? "break_ended" : "break_started", break: stop.break_name }]),
  async delivered(stop) {
    const answer = await askDelivered(stop.shipment);
    if (answer) await report([{ kind: "delivered", shipment: stop.shipment, celsius: answer.celsius }]);
  },
  async failed(stop) {
    const answer = await askFailed(stop.shipment);
    if (answer) await report([{ kind: "failed", shipment: stop.shipment, reason: answer.reason, celsius: answer.celsius }]);
  },
};

async function report(reports) {
  try {
    if (!(await queue.add(...reports))) setLink("closed");
    else await load();
  } catch (error) {
    sayFailure(error);
  }
}

function setLink(next) {
  link = next;
  touch("day");
}

function draw() {
  byId("link").dataset.state = link;
  const waiting = queue.reports.length > 0 ? " " + t("reportsWait", { n: queue.reports.length }) : "";
  byId("link").textContent = (link === "closed" ? t("offlineCopy", { time: day ? clock(day.read_at) : "–" }) : t(link === "open" ? "live" : "connecting")) + waiting;
  byId("who").textContent = day?.vehicle ?? courier;
  document.title = `${day?.vehicle ?? courier} · Isotherm`;
  if (!day) return;
  drawDay(day, queue, act);
  const isRead = Number(localStorage.getItem(storeKey("read")) ?? 0) >= (day.change?.plan_version ?? 0);
  drawChange(day, isRead, () => {
    localStorage.setItem(storeKey("read"), day.change.plan_version);
    touch("day");
    byId("next").querySelector("button")?.focus();
  });
}

async function load() {
  try {
    if (queue.reports.length > 0 && !(await queue.send())) throw new TypeError("no network");
    const fresh = await get(`couriers/${encodeURIComponent(courier)}/route`);
    // The first route of the day is no change of it.
    if (day === null && fresh.change) localStorage.setItem(storeKey("read"), fresh.change.plan_version);
    day = { ...fresh, read_at: new Date().toISOString() };
    localStorage.setItem(storeKey("day"), JSON.stringify(day));
    setLink("open");
  } catch (error) {
    if (error instanceof Refusal) sayFailure(error);
    setLink("closed");
  }
}

/** Without a secure address a browser allows no worker: the page then works offline only while it is open. */
async function keepForLater() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/courier/worker.js");
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("message", () => { document.documentElement.dataset.kept = "yes"; });
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/page/"));
  active.postMessage({ keep: [location.href, ...parts] });
}

startLook();
view(["day", "language", "theme"], draw);
touch("day", "language", "theme");
load().then(() => { document.documentElement.dataset.ready = "yes"; });
keepForLater().catch(sayFailure);
setInterval(load, 5000);
addEventListener("online", load);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && load());
