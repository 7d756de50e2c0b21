// Reads from the server what several pages show.
import { may } from "./access.js";
import { all, get, Refusal } from "./api.js";
import { gathered } from "./gathered.js";
import { state, update } from "./store.js";

export const loadVehicles = gathered(async () => {
  const vehicles = await all("vehicles");
  update({ vehicles: new Map(vehicles.map((vehicle) => [vehicle.name, vehicle])) });
}, 400);

export const loadBreaches = gathered(async () => {
  if (!may("GET /v1/breaches")) return;
  const open = await all("breaches", { state: "open" }, 500);
  const closed = state.showsClosed ? (await get("breaches", { state: "closed", limit: 50 })).items : [];
  update({ breaches: [...open, ...closed] });
}, 150);

/** The document at an address that may have none; null where there is none. */
export async function optional(path, query) {
  try {
    return await get(path, query);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

/** The running plan, or null; the list of plans is asked first, because a browser writes every 404 into its console. */
export async function currentPlan() {
  const running = await get("plans", { state: "accepted", limit: 1 });
  return running.items.length > 0 ? optional("plans/current") : null;
}

export const loadPlans = gathered(async () => {
  const [plan, proposals] = await Promise.all([currentPlan(), get("plans", { state: "proposed", limit: 20 })]);
  const isShown = proposals.items.some((proposal) => proposal.version === state.shownProposal?.version);
  update({ plan, proposals: proposals.items, shownProposal: isShown ? state.shownProposal : null });
}, 300);

export const loadProposals = gathered(async () => {
  if (!may("GET /v1/plans")) return;
  update({ proposals: (await get("plans", { state: "proposed", limit: 20 })).items });
}, 300);

export async function loadProfiles() {
  const { items } = await get("profiles");
  state.profiles = new Map(items.map((profile) => [profile.id, profile]));
  const usual = items.find((profile) => profile.is_default);
  if (usual) state.profiles.set(null, usual);
}
