/** Too little is done before this to tell anything from it. */
const EARLIEST_MS = 5_000;
const EARLIEST_FRACTION = 0.03;

/**
 * Tells how long a piece of work still takes, by its pace so far.
 *
 * @param {() => number} [now] milliseconds of any clock that only goes forward; the work begins now
 * @returns {(done: number, total: number) => string} for how much of how much is done: `about 40 s left`; nothing while it is too early to say
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
