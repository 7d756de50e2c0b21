// A small map of one plan: its routes and drops, those that change in full colour.
import { groundParts, loadGround, watchGround } from "../basemap.js";
import { byId } from "../dom.js";
import { isDone } from "../done.js";
import { isDark } from "../look.js";

const root = document.documentElement;
const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const collection = (features) => ({ type: "FeatureCollection", features });
const isOver = (stop) => isDone(stop.status) || stop.frozen;

function data(plan, changed, vehicles) {
  const lines = [];
  const drops = [];
  for (const route of plan.routes) {
    const ahead = route.stops.filter((stop) => !isOver(stop));
    const position = vehicles.get(route.vehicle)?.position;
    const places = [...(position ? [position] : []), ...ahead].map((stop) => [stop.longitude, stop.latitude]);
    const isChanged = changed.vehicles.has(route.vehicle);
    if (places.length > 1) lines.push({ type: "Feature", properties: { isChanged }, geometry: { type: "LineString", coordinates: places } });
    for (const stop of ahead.filter((stop) => stop.kind === "deliver")) {
      drops.push({ type: "Feature", properties: { isChanged: changed.shipments.has(stop.shipment) }, geometry: { type: "Point", coordinates: [stop.longitude, stop.latitude] } });
    }
  }
  return { lines: collection(lines), drops: collection(drops) };
}

function style(content) {
  const source = (data) => ({ type: "geojson", data });
  const ground = groundParts(isDark());
  const mark = ["case", ["get", "isChanged"], colour("--cold"), colour("--accent")];
  return {
    version: 8,
    ...ground,
    sources: { ...ground.sources, lines: source(content.lines), drops: source(content.drops) },
    layers: [
      ...ground.layers,
      { id: "lines", type: "line", source: "lines", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": mark, "line-width": ["case", ["get", "isChanged"], 3, 1.5], "line-opacity": ["case", ["get", "isChanged"], 0.9, 0.4] } },
      { id: "drops", type: "circle", source: "drops", paint: { "circle-radius": ["case", ["get", "isChanged"], 7, 4], "circle-color": colour("--panel"), "circle-stroke-color": mark, "circle-stroke-width": 2 } },
    ],
  };
}

function boundsOf(contents) {
  const places = contents.flatMap((content) => [...content.drops.features.map((feature) => feature.geometry.coordinates), ...content.lines.features.flatMap((feature) => feature.geometry.coordinates)]);
  return places.reduce((bounds, place) => bounds.extend(place), new maplibregl.LngLatBounds(places[0], places[0]));
}

const shown = new Map();

/** Draws plans side by side with one and the same view; `sides` are `[element id, plan, name]`. */
export function drawSideMaps(sides, changed, vehicles) {
  const contents = sides.map(([, plan]) => data(plan, changed, vehicles));
  if (root.dataset.map !== "yes" || typeof maplibregl === "undefined" || contents.every((content) => content.drops.features.length === 0)) {
    for (const [id] of sides) byId(id).hidden = true;
    return;
  }
  const bounds = boundsOf(contents);
  sides.forEach(([id, , name], index) => {
    byId(id).hidden = false;
    shown.get(id)?.remove();
    try {
      const map = new maplibregl.Map({ container: id, style: style(contents[index]), bounds, fitBoundsOptions: { padding: 30, maxZoom: 15 }, attributionControl: false, dragRotate: false });
      watchGround(map, () => map.setStyle(style(contents[index]), { diff: false }));
      map.getCanvas().setAttribute("aria-label", name);
      map.once("idle", () => { byId(id).dataset.drawn = "yes"; });
      shown.set(id, map);
    } catch {
      // The only thing that fails here is WebGL, and the timelines say the same.
      byId(id).hidden = true;
    }
  });
}

/** What the maps need before the first is drawn. */
export async function prepareMaps() {
  if (typeof maplibregl === "undefined") return;
  maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
  await loadGround();
}
