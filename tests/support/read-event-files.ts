import { EventMessage, HParamsMessage } from '../../core/tracking/tensorboard/messages.ts';
import type { TrackedFile } from '../../core/tracking/tracker.ts';

interface Value {
  readonly tag: string;
  readonly tensor?: { readonly float_val: readonly number[] };
  readonly metadata?: { readonly plugin_data?: { readonly plugin_name: string; readonly content: Uint8Array } };
}

interface StoredEvent {
  readonly wall_time: number;
  readonly step: { toNumber(): number } | number;
  readonly summary?: { readonly value: readonly Value[] };
}

export interface EventRun {
  readonly points: { readonly name: string; readonly step: number; readonly at: number; readonly value: number }[];
  group: string;
  parameters: Readonly<Record<string, unknown>>;
  /** A status of `SessionEndInfo`; null: still running. */
  status: number | null;
}

/** Reads event files without TensorBoard: one run per folder. */
export function readEventFiles(files: readonly TrackedFile[]): Map<string, EventRun> {
  return new Map(files.map(({ path, bytes }) => [path.split('/').slice(0, -1).join('/'), readFile(Buffer.from(bytes))]));
}

function readFile(bytes: Buffer): EventRun {
  const run: EventRun = { points: [], group: '', parameters: {}, status: null };
  for (let place = 0; place < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(place));
    const event = EventMessage.decode(bytes.subarray(place + 12, place + 12 + length)) as unknown as StoredEvent;
    for (const value of event.summary?.value ?? []) takeValue(run, event, value);
    place += 16 + length;
  }
  return run;
}

function takeValue(run: EventRun, { wall_time, step }: StoredEvent, { tag, tensor, metadata }: Value): void {
  const plugin = metadata?.plugin_data;
  if (plugin?.plugin_name === 'scalars') {
    run.points.push({ name: tag, step: Number(step), at: Math.round(1000 * wall_time), value: tensor?.float_val[0] ?? Number.NaN });
    return;
  }
  const { session_start_info: start, session_end_info: end } = HParamsMessage.toObject(
    HParamsMessage.decode(plugin?.content ?? new Uint8Array()),
  );
  if (start !== undefined) Object.assign(run, { group: start.group_name, parameters: flatten(start.hparams) });
  if (end !== undefined) run.status = end.status;
}

function flatten(values: Readonly<Record<string, object>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Object.values(value)[0]]));
}
