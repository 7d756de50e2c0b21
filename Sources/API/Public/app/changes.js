// What a proposal changes, in words.
import { clock, duration, number, signed } from "./format.js";
import { leftOut, remarksOf } from "./plan/reasons.js";
import { t } from "./strings.js";

const groups = (items, key) => Map.groupBy(items, key);

/** Sentences about a difference: `{text, isWorse}`. */
export function sentences(difference, summary) {
  const lines = [];
  const add = (text, isWorse = false) => lines.push({ text, isWorse });
  const onto = difference.moved.filter((move) => move.from !== move.to);
  for (const moves of groups(onto, (move) => `${move.from}\n${move.to}`).values()) {
    add(t("changeMoved", { n: moves.length, from: moves[0].from, to: moves[0].to }));
  }
  const reordered = difference.moved.filter((move) => move.from === move.to);
  for (const [vehicle, moves] of groups(reordered, (move) => move.to)) add(t("changeOrder", { n: moves.length, to: vehicle }));
  if (difference.added.length > 0) add(t("changeAdded", { n: difference.added.length }));
  for (const dropped of [...difference.dropped, ...(difference.unplaced ?? [])]) add(t("changeDropped", { shipment: dropped.shipment, reason: leftOut(dropped) }), true);
  for (const rescue of difference.rescues ?? []) {
    const words = { ...rescue, time: duration((rescue.minutes ?? 0) * 60) };
    if (rescue.kind !== "deliver") add(t(`rescue_${rescue.kind}`, words), rescue.kind === "give_up");
  }
  const most = (shifts) => duration(Math.max(...shifts.map((shift) => shift.seconds)));
  if (difference.later.length > 0) add(t("changeLater", { n: difference.later.length, time: most(difference.later) }));
  if (difference.earlier.length > 0) add(t("changeEarlier", { n: difference.earlier.length, time: most(difference.earlier) }));
  for (const { vehicle, name, before, after } of difference.breaks ?? []) {
    const key = before && after ? "changeBreak" : after ? "changeBreakAdded" : "changeBreakGone";
    add(t(key, { vehicle, what: name, from: before ? clock(before) : "", to: after ? clock(after) : "" }));
  }
  if (difference.broken_windows.length > 0) add(t("changeBroken", { n: difference.broken_windows.length }), true);
  if (lines.length === 0) add(t("changeNothing"));
  if (difference.distance_metres !== 0 || difference.duration_seconds !== 0) {
    const sign = difference.duration_seconds < 0 ? "−" : "+";
    add(t("changeDistance", { km: signed(difference.distance_metres / 1000, 1), time: sign + duration(difference.duration_seconds) }));
  }
  for (const remark of remarksOf(summary)) add(remark);
  return lines;
}

/** Minutes that a load keeps: what to show and whether it is too late. */
export function safeMinutes(minutes) {
  if (minutes === null || minutes === undefined) return { text: t("notInPlan"), isLate: false };
  if (minutes < 0) return { text: t("tooLate", { time: duration(minutes * 60) }), isLate: true };
  return { text: t("minutes", { n: number(minutes) }), isLate: false };
}
