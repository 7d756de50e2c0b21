// The libraries of map and curve, loaded behind what can be shown without them.

/** Loads a classic script or a style of a library; a library that is missing is no error. */
const library = {
  script: (name) => new Promise((resolve) => {
    const element = Object.assign(document.createElement("script"), { src: `/vendor/${name}`, onload: resolve, onerror: resolve });
    document.head.append(element);
  }),
  style: (name) => document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/vendor/${name}` })),
};

/** Loads those that are installed and that the page asks for. */
export async function loadLibraries({ wantsMap = false, wantsCurves = false }) {
  const { map, curves } = document.documentElement.dataset;
  const scripts = [];
  if (wantsMap && map === "yes") {
    library.style("maplibre-gl.css");
    scripts.push(library.script("maplibre-gl.js"), library.script("pmtiles.js"));
  }
  if (wantsCurves && curves === "yes") {
    library.style("dygraph.min.css");
    scripts.push(library.script("dygraph.min.js"));
  }
  await Promise.all(scripts);
}
