// The map: ground, routes, stops, vehicles. Everything on it stands in the lists too.
import { sayFailure } from "./dialog.js";
import { isDone } from "./done.js";
import { byId, fill, h, mark, shapeOf } from "./dom.js";
import { font, groundParts, hasGround, isGroundAway, loadGround, watchGround, wordColours } from "./basemap.js";
import { isDark } from "./look.js";
import { state, touch, update, view } from "./store.js";
import { t } from "./strings.js";
import { loadTrail, shownStatus, trailOf } from "./vehicles.js";

const root = document.documentElement;
const statuses = ["moving", "stopped", "behind", "cold_trouble", "silent", "unknown"];
let map = null;
let hasFitted = false;
/** How often the map is told at most what has moved, in milliseconds. */
const pace = 1000;
let lastMoved = -pace;
let nextDrawing = null;

const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const colourOf = (status) => colour("--" + { cold_trouble: "cold", behind: "silent" }[status]) || colour("--" + status);
const point = (longitude, latitude, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } });
const collection = (features) => ({ type: "FeatureCollection", features });

function vehicleFeatures() {
  return [...state.vehicles.values()]
    .filter((vehicle) => vehicle.position)
    .map((vehicle) =>
      point(vehicle.position.longitude, vehicle.position.latitude, {
        kind: "vehicle",
        name: vehicle.name,
        status: shownStatus(vehicle),
        course: vehicle.status === "moving" ? vehicle.position.course_deg ?? 0 : 0,
        isChosen: vehicle.name === state.selected,
      }),
    );
}

function routes(plan, kind) {
  return (plan?.routes ?? []).map((route) => {
    const ahead = route.stops.filter((stop) => !isDone(stop.status));
    const position = state.vehicles.get(route.vehicle)?.position;
    const start = position ? [[position.longitude, position.latitude]] : [];
    return {
      type: "Feature",
      properties: { kind, vehicle: route.vehicle, isChosen: route.vehicle === state.selected },
      geometry: { type: "LineString", coordinates: [...start, ...ahead.map((stop) => [stop.longitude, stop.latitude])] },
    };
  }).filter((feature) => feature.geometry.coordinates.length > 1);
}

function stopFeatures(plan) {
  return (plan?.routes ?? []).flatMap((route) =>
    route.stops.filter((stop) => stop.kind === "deliver").map((stop) =>
      point(stop.longitude, stop.latitude, {
        number: String(stop.position),
        isDone: ["delivered", "failed", "done"].includes(stop.status),
        isChosen: route.vehicle === state.selected,
      }),
    ),
  );
}

/** The way that the chosen vehicle has driven. */
function drivenFeature() {
  const trail = trailOf(state.selected);
  return trail.length > 1 ? [{ type: "Feature", properties: { kind: "driven", isChosen: true }, geometry: { type: "LineString", coordinates: trail } }] : [];
}

/** The vehicles with the lines that begin at them, in one source: each that changes is cut into tiles by itself. */
const movingData = () => collection([...routes(state.plan, "planned"), ...routes(state.shownProposal, "proposed"), ...drivenFeature(), ...vehicleFeatures()]);

const data = () => ({ moving: movingData(), stops: collection(stopFeatures(state.shownProposal ?? state.plan)) });

function overlayLayers() {
  const words = wordColours(isDark());
  const [accent, done, panel] = [colour("--accent"), colour("--moving"), colour("--panel")];
  const chosen = ["case", ["get", "isChosen"], 1, 0.55];
  const line = (kind, paint) => ({ id: `route-${kind}`, type: "line", source: "moving", filter: ["==", ["get", "kind"], kind], layout: { "line-join": "round", "line-cap": "round" }, paint });
  return [
    line("planned", { "line-color": accent, "line-opacity": chosen, "line-width": ["case", ["get", "isChosen"], 4, 2] }),
    line("proposed", { "line-color": colour("--cold"), "line-width": 3, "line-dasharray": [2, 1.6] }),
    line("driven", { "line-color": colour("--stopped"), "line-width": 3, "line-dasharray": [0.4, 1.6] }),
    { id: "stops", type: "circle", source: "stops", paint: { "circle-radius": ["case", ["get", "isChosen"], 9, 6], "circle-color": ["case", ["get", "isDone"], done, panel], "circle-stroke-color": ["case", ["get", "isDone"], done, accent], "circle-stroke-width": 2 } },
    { id: "stop-numbers", type: "symbol", source: "stops", filter: ["all", ["get", "isChosen"], ["!", ["get", "isDone"]]], layout: { "text-field": ["get", "number"], "text-font": font, "text-size": 11, "text-allow-overlap": true }, paint: { "text-color": accent } },
    {
      id: "vehicles", type: "symbol", source: "moving", filter: ["==", ["get", "kind"], "vehicle"],
      layout: {
        "icon-image": ["concat", "vehicle-", ["get", "status"]], "icon-rotate": ["get", "course"], "icon-rotation-alignment": "map",
        "icon-allow-overlap": true, "icon-size": ["case", ["get", "isChosen"], 1.25, 1],
        "text-field": ["get", "name"], "text-font": font, "text-size": 13, "text-offset": [0, 1.5], "text-anchor": "top", "text-optional": true,
      },
      paint: { "text-color": words.word, "text-halo-color": words.halo, "text-halo-width": 1.8 },
    },
  ];
}

function style() {
  const ground = groundParts(isDark());
  const overlays = data();
  const sources = Object.fromEntries(Object.entries(overlays).map(([name, content]) => [name, { type: "geojson", data: content }]));
  return { version: 8, ...ground, sources: { ...ground.sources, ...sources }, layers: [...ground.layers, ...overlayLayers()] };
}

/** The mark of a state as a picture for the map, twice as sharp as it is large. */
function picture(status) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 60;
  const context = canvas.getContext("2d");
  context.scale(2.2, 2.2);
  context.translate(3.6, 3.6);
  const path = new Path2D(shapeOf(status));
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = colour("--panel");
  context.stroke(path);
  context.fillStyle = colourOf(status);
  context.fill(path, "evenodd");
  return context.getImageData(0, 0, 60, 60);
}

function addPicture({ id }) {
  const status = statuses.find((status) => id === `vehicle-${status}`);
  if (status && !map.hasImage(id)) map.addImage(id, picture(status), { pixelRatio: 2 });
}

function fit() {
  const places = [...vehicleFeatures(), ...stopFeatures(state.plan)].map((feature) => feature.geometry.coordinates);
  if (hasFitted || places.length === 0) return;
  hasFitted = true;
  const bounds = places.reduce((bounds, place) => bounds.extend(place), new maplibregl.LngLatBounds(places[0], places[0]));
  map.fitBounds(bounds, { padding: 50, maxZoom: 15, animate: false });
}

const isDrawable = () => map?.isStyleLoaded() || map?.getSource("moving");

function refresh() {
  if (!isDrawable()) return;
  for (const [name, content] of Object.entries(data())) map.getSource(name)?.setData(content);
  fit();
}

/** What moves with the vehicles, once a second: each time the whole map is drawn anew, all shift long. The stops stay. */
function refreshVehicles() {
  nextDrawing ??= setTimeout(drawVehicles, lastMoved + pace - performance.now());
}

function drawVehicles() {
  nextDrawing = null;
  if (!isDrawable()) return;
  lastMoved = performance.now();
  map.getSource("moving")?.setData(movingData());
  fit();
}

function drawLegend() {
  const swatch = (status) => h("li", {}, mark(status), t(status));
  const stroke = (kind) => h("li", { class: "of-map" }, h("span", { class: `stroke ${kind}`, "aria-hidden": "true" }), t(kind));
  fill(byId("legend"), [...statuses.slice(0, 5).map(swatch), ...["planned", "proposed", "driven"].map(stroke)]);
}

function notice(key) {
  byId("map-notice").hidden = key === null;
  byId("map-notice").textContent = key ? t(key) : "";
}

function create() {
  maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
  // No fading of labels: each position that comes would draw the whole map for a third of a second, all shift long.
  map = new maplibregl.Map({
    fadeDuration: 0, container: "map", style: style(), center: [37.6, 55.815], zoom: 12, attributionControl: false,
    dragRotate: false, locale: { "Map.Title": t("mapLabel") },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.on("styleimagemissing", addPicture);
  map.on("styledata", refresh);
  map.on("click", "vehicles", (event) => update({ selected: event.features[0].properties.name, device: null }));
  map.on("mouseenter", "vehicles", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "vehicles", () => { map.getCanvas().style.cursor = ""; });
  watchGround(map, () => { restyle(); touch("ground"); });
  map.once("load", () => { byId("map").dataset.drawn = "yes"; });
}

/** A whole new style: the pictures of the marks are asked for again in the new colours. */
const restyle = () => map.setStyle(style(), { diff: false });

/** What there is to say of the ground; null for nothing. */
const groundWords = () => (isGroundAway() ? (hasGround() ? "mapAway" : "mapAwayNone") : hasGround() ? null : "noBasemap");

export async function startMap() {
  let problem = null;
  if (root.dataset.map !== "yes" || typeof maplibregl === "undefined") problem = "mapMissing";
  else {
    await loadGround();
    try {
      create();
    } catch {
      // The only thing that fails here is WebGL, and the lists say the same.
      problem = "mapFailed";
    }
  }
  byId("map-panel").classList.toggle("without", problem !== null);
  view(["language", "ground"], () => { notice(problem ?? groundWords()); drawLegend(); });
  if (problem) return;
  view(["vehicles"], refreshVehicles);
  view(["plan", "shownProposal", "selected"], refresh);
  view(["theme"], restyle);
  view(["selected"], () => {
    if (!state.vehicles.has(state.selected)) return;
    loadTrail(state.selected).then(refresh, sayFailure);
    const position = state.vehicles.get(state.selected)?.position;
    if (position && !map.getBounds().contains([position.longitude, position.latitude])) map.easeTo({ center: [position.longitude, position.latitude] });
  });
}
