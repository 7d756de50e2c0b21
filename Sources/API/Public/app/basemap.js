// The ground of the map in light and dark: from a server's tiles or style where one is configured (http.map) and answers,
// else from the layers of our own extract (config/basemap).
import { h } from "./dom.js";

const { online, attribution, attributed, basemap } = document.documentElement.dataset;
const hasTiles = online.includes("{z}");
let style = null;

const palettes = {
  light: { ground: "#f2f0eb", green: "#dcebcf", water: "#b7d5ea", building: "#e2ddd3", road: "#ffffff", edge: "#d3ccbf", word: "#4a5560", halo: "#ffffff" },
  dark: { ground: "#11181f", green: "#16261c", water: "#14293b", building: "#1a242e", road: "#2c3a47", edge: "#0b1116", word: "#a9b8c6", halo: "#11181f" },
};

const wide = ["motorway", "trunk", "primary", "secondary"];
const middle = ["tertiary", "unclassified", "residential", "living_street"];

// Without `glyphs` in the style MapLibre draws words with the fonts of this machine: Cyrillic needs no font server.
export const font = ["Noto Sans Regular"];

const width = (base) => [
  "interpolate", ["exponential", 1.6], ["zoom"],
  10, ["match", ["get", "class"], wide, 1.2, middle, 0.4, 0.2],
  14, ["match", ["get", "class"], wide, 5 * base, middle, 3 * base, 1.2 * base],
  18, ["match", ["get", "class"], wide, 30 * base, middle, 20 * base, 9 * base],
];

/** Whether the server of the ground does not answer, and our own extract stands in for it. */
let isAway = false;
export const isGroundAway = () => isAway;
const usesOnline = () => !isAway && (hasTiles || style !== null);

async function readStyle() {
  try {
    const answer = await fetch(online, { signal: AbortSignal.timeout(patience.milliseconds) });
    style = answer.ok ? await answer.json() : null;
  } catch {
    // The network, a server that takes its time, or no JSON: the browser's console has it, and the extract stands in.
    style = null;
  }
  return style !== null;
}

/** Reads the configured style. */
export async function loadGround() {
  if (!online || hasTiles) return;
  isAway = !(await readStyle());
  if (isAway) tryAgainLater();
}

export const hasGround = () => usesOnline() || Boolean(basemap);

/** What stands in the map's corner beside what its sources say of themselves; words of the configuration, never markup. */
function attributionOptions() {
  if (!usesOnline()) return { compact: false };
  const words = attributed ? h("a", { href: attributed, rel: "noopener", target: "_blank" }, attribution) : h("span", {}, attribution);
  return { compact: false, customAttribution: words.outerHTML };
}

// MARK: a server that does not answer

/** How long a style may take, how many tiles in a row may fail, and when the server is asked again, at last each ten minutes. */
const patience = { milliseconds: 5_000, tiles: 3, pauses: [60_000, 120_000, 300_000, 600_000] };
const redraws = new Set();
/** What is asked to hear whether the server answers again. */
let probe = online;
let attempts = 0;
let timer = null;

/** Whether a tile failed because of its server: a hole in the map is none of its faults. */
const isFault = (error) => ![404, 410].includes(error?.status);

function change(away) {
  isAway = away;
  attempts = 0;
  if (away) tryAgainLater();
  for (const redraw of redraws) redraw();
}

function tryAgainLater() {
  clearTimeout(timer);
  timer = setTimeout(tryAgain, patience.pauses[Math.min(attempts, patience.pauses.length - 1)]);
  attempts += 1;
}

async function tryAgain() {
  if (!isAway) return;
  try {
    const answers = hasTiles ? (await fetch(probe, { cache: "no-store" })).ok : await readStyle();
    if (answers) return change(false);
  } catch {
    // Still the network.
  }
  tryAgainLater();
}
addEventListener("online", tryAgain);

/**
 * Puts the makers' names into a map's corner and keeps an eye on its ground: when the server does not answer, `redraw` is
 * called to draw our own extract, and once more when it answers again.
 */
export function watchGround(map, redraw) {
  let control = null;
  let failures = 0;
  const name = () => {
    if (control) map.removeControl(control);
    control = new maplibregl.AttributionControl(attributionOptions());
    map.addControl(control);
  };
  name();
  if (!online) return;
  const again = () => { failures = 0; name(); redraw(); };
  redraws.add(again);
  map.on("remove", () => redraws.delete(again));
  map.on("sourcedata", ({ sourceId, tile }) => { if (tile?.state === "loaded" && sourceId?.startsWith("online")) failures = 0; });
  map.on("error", ({ sourceId, error }) => {
    if (isAway || !sourceId?.startsWith("online") || !isFault(error)) return;
    failures += 1;
    probe = error?.url ?? probe;
    if (failures >= patience.tiles) change(true);
  });
}

/** Image tiles; at night they are dimmed, because nobody has drawn them for it. */
const imageGround = (isDark, ground) => ({
  sources: { online: { type: "raster", tiles: [online], tileSize: 256 } },
  layers: [ground, { id: "online", type: "raster", source: "online", paint: isDark ? { "raster-brightness-max": 0.55, "raster-saturation": -0.3 } : {} }],
});

/** A style's own sources and layers under names that are not ours. Its words are drawn with this machine's fonts. */
function styleGround(ground) {
  const sources = Object.fromEntries(Object.entries(style.sources).map(([name, source]) => [`online-${name}`, source]));
  const layers = style.layers.map((layer) => ({ ...layer, id: `online-${layer.id}`, ...(layer.source ? { source: `online-${layer.source}` } : {}) }));
  return { ...(style.sprite ? { sprite: style.sprite } : {}), sources, layers: [ground, ...layers] };
}

/** Sources and layers of the ground; only a colour without any map. */
export function groundParts(isDark) {
  const ground = { id: "ground", type: "background", paint: { "background-color": palettes[isDark ? "dark" : "light"].ground } };
  if (usesOnline()) return hasTiles ? imageGround(isDark, ground) : styleGround(ground);
  if (!basemap) return { sources: {}, layers: [ground] };
  const source = { type: "vector", url: `pmtiles://${location.origin}${basemap}`, attribution: '<a href="https://www.openstreetmap.org/copyright" rel="noopener" target="_blank">© OpenStreetMap contributors</a>' };
  return { sources: { base: source }, layers: [ground, ...extractLayers(isDark)] };
}

function extractLayers(isDark) {
  const colours = palettes[isDark ? "dark" : "light"];
  const layer = (id, type, from, paint, more = {}) => ({ id, type, source: "base", "source-layer": from, paint, ...more });
  return [
    layer("green", "fill", "green", { "fill-color": colours.green }),
    layer("water", "fill", "water", { "fill-color": colours.water }),
    layer("waterway", "line", "waterway", { "line-color": colours.water, "line-width": 2 }),
    layer("building", "fill", "building", { "fill-color": colours.building }),
    layer("road-edge", "line", "road", { "line-color": colours.edge, "line-width": width(1.35) }, { layout: { "line-cap": "round", "line-join": "round" } }),
    layer("road", "line", "road", { "line-color": colours.road, "line-width": width(1) }, { layout: { "line-cap": "round", "line-join": "round" } }),
    layer("road-name", "symbol", "road", { "text-color": colours.word, "text-halo-color": colours.halo, "text-halo-width": 1.4 }, {
      minzoom: 13,
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": font, "text-size": 12 },
    }),
    layer("place-name", "symbol", "place", { "text-color": colours.word, "text-halo-color": colours.halo, "text-halo-width": 1.6 }, {
      layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 14 },
    }),
  ];
}

export const wordColours = (isDark) => palettes[isDark ? "dark" : "light"];
