/** Before this time, too little is done for an estimate. */
const EARLIEST_MS = 5_000;
const EARLIEST_FRACTION = 0.03;

/**
 * Estimates the remaining time of a task from its pace so far.
 *
 * @param {() => number} [now] milliseconds of a monotonic clock; the task starts now
 * @returns {(done: number, total: number) => string} for the amount done and the total: `about 40 s left`; empty while it is too early to tell
 */
export function createTimeLeft(now = () => performance.now()) {
  const startedAt = now();
  return (done, total) => {
    const elapsed = now() - startedAt;
    if (elapsed < EARLIEST_MS || done < total * EARLIEST_FRACTION || done > total) return '';
    return `about ${describeSeconds(((elapsed / done) * (total - done)) / 1_000)} left`;
  };
}

/** @param {number} seconds */
function describeSeconds(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds / 5) * 5} s` : `${Math.round(seconds / 60)} min`;
}
