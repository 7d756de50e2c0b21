// The desk: what is happening now, on a map and in lists.
import { startBreaches } from "../breaches.js";
import { refreshCurve, startDetail } from "../detail.js";
import { startFleet } from "../fleet.js";
import { gathered } from "../gathered.js";
import { loadLibraries } from "../libraries.js";
import { loadBreaches, loadPlans, loadProfiles, loadVehicles } from "../load.js";
import { startMap } from "../map.js";
import { startProposals } from "../proposals.js";
import { startPage } from "../shell.js";
import { state, touch } from "../store.js";
import { applyPositions, applyReadings } from "../vehicles.js";

const refreshCurveSoon = gathered(refreshCurve, 3000);

startFleet();
startBreaches(loadBreaches);
startProposals(loadPlans);
startDetail();

startPage({
  load: () => Promise.all([loadProfiles(), loadVehicles(), loadPlans()]),
  onEvent: (_, subject) => {
    if (["breach", "warning", "sensor", "fault"].includes(subject)) {
      loadVehicles();
      refreshCurveSoon();
    } else if (["plan", "stop", "order", "shipment", "courier", "route"].includes(subject)) loadPlans();
    else if (subject === "vehicle") loadVehicles();
  },
  onPositions: (items) => applyPositions(items) && touch("vehicles"),
  onReadings: (items) => {
    if (applyReadings(items)) touch("vehicles");
    const vehicle = state.vehicles.get(state.selected);
    if (vehicle && items.some((item) => vehicle.devices.includes(item.device))) refreshCurveSoon();
  },
  then: async () => {
    setInterval(loadVehicles, 30_000);
    await loadLibraries({ wantsMap: true });
    await startMap();
    touch("vehicles", "plan", "selected");
  },
});
