// Starts the page: reads what is there, draws it, and follows what happens.
import { all, get, Refusal } from "./api.js";
import { startBreaches, titleOf } from "./breaches.js";
import { refreshCurve, startDetail } from "./detail.js";
import { say, sayFailure } from "./dialog.js";
import { startFleet } from "./fleet.js";
import { startHeader } from "./header.js";
import { startMap } from "./map.js";
import { startProposals } from "./proposals.js";
import { state, touch, update } from "./store.js";
import { listen } from "./stream.js";
import { t } from "./strings.js";
import { applyPositions, applyReadings } from "./vehicles.js";

state.profiles = new Map();

/** Loads a classic script or a style of a library; a library that is missing is no error. */
const library = {
  script: (name) => new Promise((resolve) => {
    const element = Object.assign(document.createElement("script"), { src: `/vendor/${name}`, onload: resolve, onerror: resolve });
    document.head.append(element);
  }),
  style: (name) => document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/vendor/${name}` })),
};

async function loadLibraries() {
  const { map, curves } = document.documentElement.dataset;
  const scripts = [];
  if (map === "yes") {
    library.style("maplibre-gl.css");
    scripts.push(library.script("maplibre-gl.js"), library.script("pmtiles.js"));
  }
  if (curves === "yes") {
    library.style("dygraph.min.css");
    scripts.push(library.script("dygraph.min.js"));
  }
  await Promise.all(scripts);
}

/** At most one call at a time and one more behind it, however often it is asked for. */
function gathered(work, pause) {
  let isRunning = false;
  let isAskedAgain = false;
  return async function run() {
    if (isRunning) {
      isAskedAgain = true;
      return;
    }
    isRunning = true;
    try {
      await work();
    } catch (error) {
      sayFailure(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    isRunning = false;
    if (isAskedAgain) {
      isAskedAgain = false;
      run();
    }
  };
}

const loadVehicles = gathered(async () => {
  const vehicles = await all("vehicles");
  update({ vehicles: new Map(vehicles.map((vehicle) => [vehicle.name, vehicle])) });
}, 400);

const loadBreaches = gathered(async () => {
  const open = await all("breaches", { state: "open" }, 500);
  const closed = state.showsClosed ? (await get("breaches", { state: "closed", limit: 50 })).items : [];
  update({ breaches: [...open, ...closed] });
}, 150);

async function currentPlan() {
  try {
    return await get("plans/current");
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

const loadPlans = gathered(async () => {
  const [plan, proposals] = await Promise.all([currentPlan(), get("plans", { state: "proposed", limit: 20 })]);
  const isShown = proposals.items.some((proposal) => proposal.version === state.shownProposal?.version);
  update({ plan, proposals: proposals.items, shownProposal: isShown ? state.shownProposal : null });
}, 300);

const loadAll = () => Promise.all([loadVehicles(), loadBreaches(), loadPlans()]);
const refreshCurveSoon = gathered(refreshCurve, 3000);

/** What an event of the log means for the page. */
async function follow(event) {
  const [, subject] = event.type.split(".");
  if (["breach", "warning", "sensor", "fault"].includes(subject)) {
    await Promise.all([loadBreaches(), loadVehicles()]);
    refreshCurveSoon();
    if (event.type === "isotherm.breach.opened") announceBreach(event, "newBreach");
    if (event.type === "isotherm.breach.closed") announceBreach(event, "breachClosed");
  } else if (["plan", "stop", "order", "shipment", "courier"].includes(subject)) {
    await loadPlans();
    if (event.type === "isotherm.plan.proposed") say(t("newProposal", { version: event.data.version }));
  } else if (subject === "vehicle") {
    await loadVehicles();
  }
}

function announceBreach(event, key) {
  const id = event.subject.split("/").at(-1);
  const breach = state.breaches.find((breach) => breach.id === id);
  say(t(key, { what: breach ? titleOf(breach) : event.data.device ?? id }));
}

async function start() {
  startHeader();
  startFleet();
  startBreaches(loadBreaches);
  startProposals(loadPlans);
  startDetail();
  touch("language", "theme", "link");
  const profiles = get("profiles").then(({ items }) => {
    state.profiles = new Map(items.map((profile) => [profile.id, profile]));
    const usual = items.find((profile) => profile.is_default);
    if (usual) state.profiles.set(null, usual);
  });
  await Promise.all([profiles, loadAll()]).catch(sayFailure);
  listen({
    onEvent: follow,
    onPositions: (items) => applyPositions(items) && touch("vehicles"),
    onReadings: (items) => {
      if (applyReadings(items)) touch("vehicles");
      const vehicle = state.vehicles.get(state.selected);
      if (vehicle && items.some((item) => vehicle.devices.includes(item.device))) refreshCurveSoon();
    },
    onLink: (link) => update({ link }),
    onReset: loadAll,
  });
  setInterval(loadVehicles, 30_000);
  await loadLibraries();
  startMap();
  touch("language", "theme", "vehicles", "plan", "selected");
  document.documentElement.dataset.ready = "yes";
}

start();
