// What tells the stops of a plan apart.

/** The same for one stop in all versions of a plan: what is done, with which shipment, or which break it is. */
export const keyOf = (stop) => `${stop.kind}/${stop.shipment ?? stop.break_name ?? ""}`;

/** What of a stop has not changed with the version: a start or an end is another one each time. */
export const hasKey = (stop) => Boolean(stop.shipment ?? stop.break_name);
