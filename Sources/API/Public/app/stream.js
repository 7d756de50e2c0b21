// Listens to the server. The browser resumes by itself with the id of the last event it has seen.
import { streamAddress } from "./api.js";

/**
 * Calls back with events of the log, with positions and readings of the moment, and with the state of the line.
 *
 * `after` is the id of the last event that what is known already contains; `wasCut` says that positions and readings
 * may have been missed since.
 */
export function listen({ onEvent, onPositions, onReadings, onLink, onReset }, after, wasCut = false) {
  const source = new EventSource(streamAddress(after));
  source.addEventListener("open", () => {
    onLink("open");
    if (wasCut) onReset();
    wasCut = false;
  });
  source.addEventListener("error", () => {
    wasCut = true;
    onLink(source.readyState === EventSource.CLOSED ? "closed" : "connecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(listenAgain, 3000);
  });
  source.addEventListener("message", (message) => {
    after = message.lastEventId || after;
    const event = JSON.parse(message.data);
    if (event.type) onEvent(event);
  });
  source.addEventListener("reset", onReset);
  source.addEventListener("positions", (message) => onPositions(JSON.parse(message.data)));
  source.addEventListener("readings", (message) => onReadings(JSON.parse(message.data)));
  const listenAgain = () => listen({ onEvent, onPositions, onReadings, onLink, onReset }, after, true);
  addEventListener("pagehide", () => source.close());
}
