// Listens to the server. The browser resumes by itself with the id of the last event it has seen.
import { streamAddress } from "./api.js";

/** Calls back with events of the log, with positions and readings of the moment, and with the state of the line. */
export function listen({ onEvent, onPositions, onReadings, onLink, onReset }) {
  const source = new EventSource(streamAddress());
  let wasCut = false;
  source.addEventListener("open", () => {
    onLink("open");
    if (wasCut) onReset();
    wasCut = false;
  });
  source.addEventListener("error", () => {
    wasCut = true;
    onLink(source.readyState === EventSource.CLOSED ? "closed" : "connecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listenAgain(source), 3000);
  });
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.type) onEvent(event);
  });
  source.addEventListener("reset", onReset);
  source.addEventListener("positions", (message) => onPositions(JSON.parse(message.data)));
  source.addEventListener("readings", (message) => onReadings(JSON.parse(message.data)));
  const listenAgain = () => listen({ onEvent, onPositions, onReadings, onLink, onReset });
  addEventListener("pagehide", () => source.close());
}
