import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SlotTask } from '../../../workers/run-slot-task.ts';
import { startSlot } from '../../../workers/slot.ts';

vi.mock('node:child_process', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:child_process')>();
  return { ...original, fork: vi.fn(original.fork) };
});

const task: SlotTask = {
  request: { stage: 'recordSweep', input: null, attempt: 1, attemptId: 'attempt 1', secondsLost: 0, refusalMilliseconds: 0 },
  onProgress: () => undefined,
  signal: new AbortController().signal,
  stallMilliseconds: 60_000,
};
const program = { file: 'slot-process.cjs', execArgv: [] };
const start = () => startSlot({ program, memoryMegabytes: 1_024, env: {}, stages: [], laterStages: [], processOptions: [], niceness: 10 });

describe('a slot whose process cannot be started', () => {
  const { execPath } = process;
  afterEach(() => {
    process.execPath = execPath;
  });

  it('fails its task as a crash, with a remedy, and is not used again', async () => {
    process.execPath = '/nothing/is/here';
    const slot = start();
    await expect(slot.run(task)).rejects.toMatchObject({
      failureClass: 'SlotCrashed',
      message: expect.stringMatching(/could not be started .*ENOENT.*DURASWEEP_SLOTS/),
    });
    expect(slot.isAlive()).toBe(false);
  });

  it('has no effect if no task is running in it yet', async () => {
    process.execPath = '/nothing/is/here';
    const slot = start();
    await vi.waitFor(() => expect(slot.isAlive()).toBe(false));
  });
});

describe('a slot whose stage asks', () => {
  it.each([
    ['the answer', async () => ({ stopAfter: 3 }), { stopAfter: 3 }],
    ['that nobody answers', undefined, null],
  ])('passes on %s', async (_, askSearch, next) => {
    const { slot, child } = startFake();
    const running = slot.run({ ...task, ...(askSearch === undefined ? {} : { askSearch }) });
    child.emit('message', { type: 'ask', reached: {} });
    await vi.waitFor(() => expect(child.send.mock.lastCall?.[0]).toEqual({ type: 'answer', next }));
    child.emit('message', { type: 'done', result: 1 });
    expect(await running).toBe(1);
  });
});

describe('a slot whose process ends', () => {
  afterEach(() => void vi.useRealTimers());

  it('reports its last output, even if it arrives after its exit', async () => {
    const { slot, child } = startFake();
    const running = slot.run(task);
    exit(child, 7);
    child.stderr.emit('data', Buffer.from('std::bad_alloc'));
    child.emit('close', 7, null);
    await expect(running).rejects.toMatchObject({ failureClass: 'OutOfMemory' });
  });

  it('does not report the output of an earlier task', async () => {
    const { slot, child } = startFake();
    const earlier = slot.run(task);
    child.stderr.emit('data', Buffer.from('std::bad_alloc, which was survived'));
    child.emit('message', { type: 'done', result: 1 });
    expect(await earlier).toBe(1);
    const running = slot.run(task);
    exit(child, 7);
    child.emit('close', 7, null);
    await expect(running).rejects.toThrow(/^The slot process ended unexpectedly \(exit code 7\)\.$/);
  });

  it('does not delay its task while another process keeps its output open', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { slot, child } = startFake();
    const running = slot.run(task);
    exit(child, 7);
    vi.runAllTimers();
    await expect(running).rejects.toMatchObject({ failureClass: 'SlotCrashed' });
  });
});

describe('a slot whose process makes no progress', () => {
  afterEach(() => void vi.useRealTimers());

  it('is ended after the limit, which each progress report restarts', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { slot, child } = startFake();
    const kill = vi.spyOn(child, 'kill');
    const running = slot.run({ ...task, stallMilliseconds: 1_000 });
    for (let report = 0; report < 3; report += 1) {
      vi.advanceTimersByTime(900);
      child.emit('message', { type: 'progress', details: { what: 'files', done: report } });
    }
    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(kill).toHaveBeenCalledWith('SIGKILL');
    child.emit('close', null, 'SIGKILL');
    await expect(running).rejects.toMatchObject({ failureClass: 'SlotStalled' });
  });
});

class FakeChild extends EventEmitter {
  readonly stderr = new EventEmitter();
  readonly connected = true;
  exitCode: number | null = null;
  readonly signalCode = null;
  readonly send = vi.fn((_request: unknown) => true);
  readonly kill = () => true;
}

function startFake() {
  const child = new FakeChild();
  vi.mocked(fork).mockReturnValueOnce(child as unknown as ChildProcess);
  return { child, slot: start() };
}

function exit(child: FakeChild, code: number): void {
  child.exitCode = code;
  child.emit('exit', code, null);
}
