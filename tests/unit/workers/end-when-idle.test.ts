import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endWhenIdle } from '../../../workers/end-when-idle.ts';

describe('a worker that may be idle for a minute', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function start(idleSeconds: number | null) {
    const state = { runState: 'RUNNING' as 'INITIALIZED' | 'RUNNING' | 'STOPPED', numInFlightActivities: 0 };
    const shutdown = vi.fn();
    const getStatus = () => state as ReturnType<Parameters<typeof endWhenIdle>[0]['getStatus']>;
    endWhenIdle({ getStatus, shutdown }, idleSeconds);
    return { state, shutdown, pass: (seconds: number) => vi.advanceTimersByTime(seconds * 1_000) };
  }

  it('ends by itself after a minute without work, once', () => {
    const { shutdown, pass } = start(60);
    pass(59);
    expect(shutdown).not.toHaveBeenCalled();
    pass(120);
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  it('never ends while something runs, and has a whole minute again afterwards', () => {
    const { state, shutdown, pass } = start(60);
    pass(50);
    state.numInFlightActivities = 1;
    pass(24 * 3_600);
    state.numInFlightActivities = 0;
    pass(59);
    expect(shutdown).not.toHaveBeenCalled();
    pass(2);
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  it('has a whole minute from when it serves, however long it takes to start', () => {
    const { state, shutdown, pass } = start(60);
    state.runState = 'INITIALIZED';
    pass(300);
    state.runState = 'RUNNING';
    pass(59);
    expect(shutdown).not.toHaveBeenCalled();
    pass(2);
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  it('is not asked twice where somebody else ends it, and stays for ever without a limit', () => {
    const ending = start(60);
    ending.state.runState = 'STOPPED';
    ending.pass(120);
    expect(ending.shutdown).not.toHaveBeenCalled();
    const lasting = start(null);
    lasting.pass(24 * 3_600);
    expect(lasting.shutdown).not.toHaveBeenCalled();
  });
});
