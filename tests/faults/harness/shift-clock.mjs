// Preloaded into a worker and its slots: their clock goes two hours ahead of everyone else's.
const AHEAD_MS = 2 * 60 * 60 * 1_000;
const now = Date.now.bind(Date);
Date.now = () => now() + AHEAD_MS;
globalThis.Date = new Proxy(Date, {
  construct: (RealDate, parts, target) => Reflect.construct(RealDate, parts.length === 0 ? [now() + AHEAD_MS] : parts, target),
});
