// What the engine says of the moves made by hand.
import { byId, fill, h } from "../dom.js";
import { duration, signed } from "../format.js";
import { t, wordFor } from "../strings.js";

const causes = { delay: "breaksWindow", deadline: "breaksDeadline", load: "breaksLoad", precedence: "breaksOrder", lead_time: "breaksEarly" };

function sentence(item) {
  const what = { shipment: item.shipment ?? "", vehicle: item.vehicle, time: item.seconds === null ? "" : duration(item.seconds) };
  return causes[item.cause] ? t(causes[item.cause], what) : t("breaksOther", { ...what, cause: wordFor(item.cause) });
}

export function drawAnswer({ plan, answer, edits, onUndo, onReset }) {
  byId("answer").hidden = edits.length === 0;
  if (edits.length === 0 || !plan) return;
  const fresh = answer?.broken.filter((item) => item.isNew) ?? [];
  const old = (answer?.broken.length ?? 0) - fresh.length;
  const minutes = answer ? `${answer.duration_seconds < 0 ? "−" : "+"}${duration(answer.duration_seconds)}` : "";
  fill(
    byId("answer"),
    h("div", { class: "head" }, h("h2", { id: "answer-title" }, t("editTitle", { n: edits.length }))),
    h(
      "div",
      { class: "answer-body" },
      answer === null
        ? h("p", {}, t("checking"))
        : h(
            "ul",
            { class: "changes" },
            fresh.length === 0 ? h("li", { class: "better" }, t("breaksNothing")) : fresh.map((item) => h("li", { class: "worse" }, sentence(item))),
            old > 0 ? h("li", {}, t("breaksAlready", { n: old })) : null,
            h("li", {}, t("changeDistance", { km: signed(answer.distance_metres / 1000, 1), time: minutes })),
          ),
      h("ol", { class: "edits" }, edits.map((edit) => h("li", {}, t("movedTo", { shipment: edit.shipment, vehicle: edit.vehicle, n: edit.index + 1 })))),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "small", "data-key": "undo", onclick: onUndo }, t("undo")),
        h("button", { type: "button", class: "small", "data-key": "reset", onclick: onReset }, t("undoAll")),
      ),
    ),
  );
}
