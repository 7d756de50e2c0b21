// What the page knows. Views say which parts they show, and are drawn anew when one of these changes.

export const state = {
  vehicles: new Map(),
  profiles: new Map(),
  breaches: [],
  proposals: [],
  plan: null,
  selected: null,
  device: null,
  hours: 6,
  filter: "",
  showsClosed: false,
  shownProposal: null,
  link: "connecting",
};

const views = [];
const changed = new Set();
let isScheduled = false;

/** Registers a view; `parts` are names of `state`, or "language". */
export function view(parts, draw) {
  views.push({ parts: new Set(parts), draw });
}

/** Sets parts of the state and draws what shows them, once per frame. */
export function update(parts) {
  Object.assign(state, parts);
  touch(...Object.keys(parts));
}

/** Says that parts have changed inside. */
export function touch(...parts) {
  parts.forEach((part) => changed.add(part));
  if (isScheduled) return;
  isScheduled = true;
  // A hidden tab gets no frames; what it shows is drawn when it is seen again.
  requestAnimationFrame(draw);
}

function draw() {
  isScheduled = false;
  const parts = [...changed];
  changed.clear();
  for (const { parts: shown, draw } of views) {
    if (parts.some((part) => shown.has(part))) draw();
  }
}
