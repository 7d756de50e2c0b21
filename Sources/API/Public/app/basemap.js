// The ground of the map in light and dark, from the layers of our own tiles (config/basemap).

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

/** The layers of the ground; none without a base map. */
export function groundLayers(isDark, hasBasemap) {
  const colours = palettes[isDark ? "dark" : "light"];
  const ground = [{ id: "ground", type: "background", paint: { "background-color": colours.ground } }];
  if (!hasBasemap) return ground;
  const layer = (id, type, from, paint, more = {}) => ({ id, type, source: "base", "source-layer": from, paint, ...more });
  return [
    ...ground,
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
