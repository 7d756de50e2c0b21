// Work that is asked for more often than it need be done.
import { sayFailure } from "./dialog.js";

/** At most one call at a time and one more behind it, however often it is asked for. */
export function gathered(work, pause) {
  let isRunning = false;
  let isAskedAgain = false;
  return async function run() {
    if (isRunning) {
      isAskedAgain = true;
      return;
    }
    isRunning = true;
    try {
      await work();
    } catch (error) {
      sayFailure(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    isRunning = false;
    if (isAskedAgain) {
      isAskedAgain = false;
      run();
    }
  };
}
