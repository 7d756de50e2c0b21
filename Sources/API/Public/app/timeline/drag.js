// Drags a drop with the mouse or a finger: along its row to another time, onto another row to another vehicle.

const threshold = 5;

/**
 * Watches `list` for drags of elements with `data-shipment`.
 *
 * `canDrag(shipment)` allows one, `onOver(target)` hears over what it is (null: nowhere), and `onDrop(shipment, target)`
 * where it was let go; a target is `{vehicle, part}`, the part of the row's width.
 */
export function watchDrags(list, { canDrag, onOver, onDrop }) {
  let drag = null;

  function target(event) {
    const lane = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.closest?.(".lane"))?.closest(".lane");
    if (!lane) return null;
    const box = lane.querySelector(".lane-track").getBoundingClientRect();
    return { vehicle: lane.dataset.vehicle, part: Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) };
  }

  function begin(event) {
    drag.ghost = drag.element.cloneNode(true);
    drag.ghost.removeAttribute("data-key");
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.className += " ghost";
    document.body.append(drag.ghost);
    drag.element.classList.add("lifted");
    list.setPointerCapture(event.pointerId);
  }

  function end() {
    drag?.ghost?.remove();
    drag?.element.classList.remove("lifted");
    drag = null;
    onOver(null);
  }

  list.addEventListener("pointerdown", (event) => {
    const element = event.target.closest("[data-shipment]");
    if (event.button !== 0 || !element || !canDrag(element.dataset.shipment)) return;
    drag = { element, shipment: element.dataset.shipment, x: event.clientX, y: event.clientY, ghost: null };
  });
  list.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < threshold) return;
    if (!drag.ghost) begin(event);
    drag.ghost.style.translate = `${event.clientX - 12}px ${event.clientY - 12}px`;
    onOver(target(event));
  });
  list.addEventListener("pointerup", (event) => {
    const wasDragged = drag?.ghost;
    const { shipment } = drag ?? {};
    const place = wasDragged ? target(event) : null;
    end();
    if (place) onDrop(shipment, place);
  });
  list.addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => event.key === "Escape" && drag && end());
}
