// Which stops are behind a vehicle.

const ends = ["done", "delivered", "failed", "dropped"];

/** Whether a stop with this status needs nobody any more. */
export const isDone = (status) => ends.includes(status);
