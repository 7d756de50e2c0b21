// What the engine says of the moves made by hand.
import { byId, fill, h } from "../dom.js";
import { duration, signed } from "../format.js";
import { t } from "../strings.js";

const causes = {
  late: "breaksWindow", spoiled: "breaksDeadline", load: "breaksLoad", order: "breaksOrder", profile: "breaksProfile",
  load_space: "breaksSpace", pinned: "breaksPin", closed: "breaksClosed", shift: "breaksShift", store_closed: "breaksStoreClosed", missed: "breaksMissed", break: "breaksBreak", compartment: "breaksCompartment",
};

/** What breaks, in words. */
export function sentence(item) {
  const what = { shipment: item.shipment ?? "", vehicle: item.vehicle, time: typeof item.seconds === "number" ? duration(item.seconds) : "" };
  return causes[item.cause] ? t(causes[item.cause], what) : item.detail;
}

export const freshBreaks = (answer) => answer?.broken.filter((item) => item.is_new) ?? [];

export function drawAnswer({ plan, answer, edits, onUndo, onReset, onPropose }) {
  byId("answer").hidden = edits.length === 0;
  if (edits.length === 0 || !plan) return;
  const fresh = freshBreaks(answer);
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
        h("button", { type: "button", class: "primary small", "data-key": "propose", disabled: answer === null, needs: "POST /v1/plans/{version}/edit", onclick: onPropose }, t("propose")),
        h("button", { type: "button", class: "small", "data-key": "undo", onclick: onUndo }, t("undo")),
        h("button", { type: "button", class: "small", "data-key": "reset", onclick: onReset }, t("undoAll")),
      ),
    ),
  );
}
