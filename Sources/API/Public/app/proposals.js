// Proposals: what changes and why, and the decision.
import { may } from "./access.js";
import { get, post, Refusal } from "./api.js";
import { safeMinutes, sentences } from "./changes.js";
import { ask, say, sayFailure } from "./dialog.js";
import { byId, fill, h } from "./dom.js";
import { duration, number } from "./format.js";
import { outcomeOf, reasonOf } from "./plan/reasons.js";
import { state, update, view } from "./store.js";
import { t } from "./strings.js";

/** Asks for name and reason, and decides; `reload` follows whatever came of it. */
export async function decide(proposal, action, reload) {
  const isAccept = action === "accept";
  const answer = await ask({
    title: t(isAccept ? "acceptTitle" : "rejectTitle", { version: proposal.version }),
    action: t(action),
    label: t(isAccept ? "comment" : "reason"),
    isRequired: !isAccept,
  });
  if (!answer) return;
  const body = { by: answer.by, reason: answer.text };
  try {
    await post(`plans/${proposal.version}/${action}`, body, isAccept ? { "If-Match": proposal.etag } : {});
    say(t(isAccept ? "accepted" : "rejected", { version: proposal.version }));
    if (state.shownProposal?.version === proposal.version) update({ shownProposal: null });
  } catch (error) {
    if (error instanceof Refusal && [409, 412].includes(error.status)) say(t("movedOn", { detail: error.message }));
    else sayFailure(error);
  }
  reload();
}

async function toggle(proposal) {
  if (state.shownProposal?.version === proposal.version) return update({ shownProposal: null });
  try {
    update({ shownProposal: await get(`plans/${proposal.version}`) });
  } catch (error) {
    sayFailure(error);
  }
}

/** The time that each threatened load keeps at its hand-over, before and after. */
export function safetyTable(items) {
  const cell = (minutes, before) => {
    const { text, isLate } = safeMinutes(minutes);
    const better = before !== undefined && minutes !== null && before !== null && minutes > before;
    return h("td", { class: `number ${isLate ? "worse" : better ? "better" : ""}` }, text);
  };
  return h(
    "table",
    {},
    h("caption", {}, t("safety")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("load")), h("th", { scope: "col", class: "number" }, t("before")), h("th", { scope: "col", class: "number" }, t("after")))),
    h(
      "tbody",
      {},
      items.map((item) =>
        h("tr", {}, h("th", { scope: "row" }, item.shipment), cell(item.minutes_before ?? null), cell(item.minutes_after ?? null, item.minutes_before ?? null)),
      ),
    ),
  );
}

/** Until when the proposal can be accepted, in words. */
export function expiry(proposal) {
  if (!proposal.expires_at) return null;
  const seconds = (new Date(proposal.expires_at) - Date.now()) / 1000;
  return seconds <= 0 ? t("expired") : t("expires", { time: duration(seconds) });
}

function card(proposal, reload) {
  const { difference, summary } = proposal;
  const isShown = state.shownProposal?.version === proposal.version;
  return h(
    "article",
    { class: "card waiting" },
    h("header", {}, h("h3", {}, t("proposal", { version: proposal.version })), h("span", { class: "badge minor" }, expiry(proposal) ?? t("open"))),
    h("p", {}, t("because", { reason: reasonOf(proposal) })),
    h("ul", { class: "changes" }, sentences(difference, summary).map((line) => h("li", { class: line.isWorse ? "worse" : null }, line.text))),
    difference.safety.length > 0 ? safetyTable(difference.safety) : null,
    h(
      "p",
      { class: "meta" },
      [
        t("deliveriesInPlan", { n: summary.deliveries }),
        t("vehiclesInPlan", { n: summary.routes }),
        t("kilometres", { n: number(summary.distance_metres / 1000, 1) }),
        duration(summary.duration_seconds),
      ].join(" · "),
    ),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary small", "data-key": `accept-${proposal.etag}`, needs: "POST /v1/plans/{version}/accept", onclick: () => decide(proposal, "accept", reload) }, t("accept")),
      h("button", { type: "button", class: "small", "data-key": `reject-${proposal.etag}`, needs: "POST /v1/plans/{version}/reject", onclick: () => decide(proposal, "reject", reload) }, t("reject")),
      h("a", { class: "button small", href: `/proposals/${proposal.version}`, "data-key": `compare-${proposal.version}` }, t("compare")),
      h("button", { type: "button", class: "small", "aria-pressed": String(isShown), "data-key": `map-${proposal.version}`, onclick: () => toggle(proposal) }, t(isShown ? "hideFromMap" : "showOnMap")),
    ),
  );
}

/** The words for how a wish ended, or that it has not. */
function endOf({ outcome, reason }) {
  if (outcome === "proposed" && reason && reason.code !== "person_decides") return "replanProposedWhy";
  return { proposed: "replanProposed", accepted: "replanAccepted", unchanged: "replanUnchanged", off: "replanOff", failed: "replanFailed" }[outcome] ?? "replanWaits";
}

/** Asks for a plan and follows what becomes of the wish. */
async function replan(reload) {
  const button = byId("replan");
  button.disabled = true;
  try {
    let wish = await post("plans", {});
    say(t("replanAsked"));
    for (let attempt = 0; attempt < 60 && !wish.outcome; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      wish = await get(`replans/${wish.id}`);
    }
    say(t(endOf(wish), { version: wish.plan_version, detail: outcomeOf(wish) }));
  } catch (error) {
    sayFailure(error);
  }
  button.disabled = false;
  reload();
}

/** Starts the proposals; `reload` asks the server for plans anew. */
export function startProposals(reload) {
  byId("replan").hidden = !may("POST /v1/plans");
  byId("replan").addEventListener("click", () => replan(reload));
  view(["proposals", "shownProposal", "plan", "language"], () => {
    byId("replan").textContent = t(state.plan ? "replan" : "planDay");
    const nothing = h("p", { class: "empty" }, t("noProposals") + (state.plan ? "" : " " + t("noPlan")));
    fill(byId("proposals"), state.proposals.length > 0 ? state.proposals.map((proposal) => card(proposal, reload)) : nothing);
  });
  setInterval(() => state.proposals.length > 0 && update({ proposals: state.proposals }), 30_000);
}
