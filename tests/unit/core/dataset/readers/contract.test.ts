import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDataset, encodeDataset } from '../../../../../core/dataset/dataset-codec.ts';
import type { DatasetFormat } from '../../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../../core/dataset/read-dataset.ts';
import { READER_SAMPLES, type SampleRecording } from './reader-samples.ts';

const WALKS: readonly SampleRecording[] = [
  { className: 'walk', values: [1, 2.5, -3] },
  { className: 'run', values: [4, 5e-2] },
  { className: 'walk', values: [6] },
];

/** Names on Object.prototype, numbers, one beyond ASCII; no blank and no separator, which some formats cannot write. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '0', '-1', 'länger', '歩く'];

function read(files: ReadonlyMap<string, string | Uint8Array>, format: DatasetFormat, onRow?: () => void) {
  const bytes = new Map([...files].map(([path, content]) => [path, Buffer.from(content as string)]));
  return readDataset({ name: 'test', input: { type: 'files', files: bytes }, format, ...(onRow && { onRow }) });
}

describe.each(READER_SAMPLES)('the reader $name', ({ format, path, line, write }) => {
  const refused = (message: string) => ({ failureClass: 'DatasetRejected', message: expect.stringContaining(message) });

  it('reads every recording with its class and values, each with its own path, the same every time', async () => {
    const dataset = await read(write(WALKS), format);
    const found = dataset.recordings.map(({ label, length, values }) => [dataset.classes[label], length, ...values]);
    const expected = WALKS.map(({ className, values }) => [className, values.length, ...Float32Array.from(values, Number)]);
    expect([...found].sort()).toEqual([...expected].sort());
    expect(new Set(dataset.recordings.map((recording) => recording.path)).size).toBe(WALKS.length);
    expect(decodeDataset(encodeDataset(dataset))).toEqual(dataset);
    expect(await read(new Map([...write(WALKS)].reverse()), format)).toEqual(dataset);
  });

  it('reads lines that end in CR LF, and a last line that does not end', async () => {
    const windows = new Map([...write(WALKS)].map(([name, text]) => [name, text.trimEnd().replaceAll('\n', '\r\n')]));
    expect(await read(windows, format)).toEqual(await read(write(WALKS), format));
  });

  it('reports each row while it reads it, so that the progress of one large file is visible', async () => {
    const many = Array.from({ length: 50 }, () => WALKS).flat();
    let rows = 0;
    await read(write(many), format, () => {
      rows += 1;
    });
    expect(rows).toBeGreaterThanOrEqual(many.length);
  });

  it('treats names that every object inherits as data', async () => {
    const { classes, recordings } = await read(write(NAMES.map((className) => ({ className, values: [1] }))), format);
    expect([...classes].sort()).toEqual([...NAMES].sort());
    expect(recordings.map(({ label }) => label).sort()).toEqual(NAMES.map((_, index) => index));
  });

  it.each(['NaN', '?', 'Infinity', '0x10', '1e39', 'x', '1.2.3', '１'])(
    'refuses the value %s inside, naming file and line',
    async (value) => {
      const files = write([{ className: 'walk', values: [value, 1] }]);
      await expect(read(files, format)).rejects.toMatchObject(refused(`${path}, line ${line}: expected`));
    },
  );

  it.each([
    ['a control character', 'wa\u009blk'],
    ['more than 200 characters', 'w'.repeat(201)],
  ])('refuses a class with %s', async (_, className) => {
    await expect(read(write([{ className, values: [1] }]), format)).rejects.toMatchObject({ failureClass: 'DatasetRejected' });
  });

  it.each([
    ['nothing', ''],
    ['blank lines', '\n \n'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0xfd, 0)],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['an endless line', '1,'.repeat(9_000_000)],
  ])('refuses a file of %s, naming it', async (_, content) => {
    const files = new Map<string, string | Uint8Array>([...write(WALKS), [path, content]]);
    await expect(read(files, format)).rejects.toMatchObject(refused(path));
  });

  it('reads or refuses a file that was truncated or changed, and never fails otherwise', async () => {
    const whole = write(WALKS);
    const text = whole.get(path) ?? '';
    const damage = fc.record({
      at: fc.nat(text.length),
      drop: fc.nat(8),
      insert: fc.constantFrom('', '\n', ',', ':', '"', "'", '{', '@data', '\t', '('),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, drop, insert }) => {
        const files = new Map([...whole, [path, text.slice(0, at) + insert + text.slice(at + drop)]]);
        await read(files, format).catch((error: unknown) => expect(error).toMatchObject(refused('')));
      }),
      { numRuns: 200 },
    );
  });
});

it('has a sample of every reader', () => {
  expect(new Set(READER_SAMPLES.map(({ format }) => format.type))).toEqual(new Set(['columns', 'table', 'lines', 'ts', 'arff']));
});
