import { parseSweepConfiguration } from '../../../../../configs/parse.ts';
import type { SweepConfiguration } from '../../../../../configs/schema.ts';
import { suggestConfiguration } from '../../../../../core/dataset/suggest/suggest-configuration.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);

/** Steps of a walk or a run, with a clock and a text column where wanted. */
export function table(rows: number, offset: number): string {
  return Array.from({ length: rows }, (_, row) => `${1000 + 20 * row},${Math.sin(row + offset).toFixed(3)},${offset + (row % 3)}`).join(
    '\n',
  );
}

export function folders(pattern: (user: number, name: string, take: number) => string, header = ''): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let user = 1; user <= 4; user += 1) {
    for (const [offset, name] of ['walk', 'run'].entries()) {
      for (let take = 1; take <= 3; take += 1) files.set(pattern(user, name, take), bytes(`${header}${table(6 + take, offset)}\n`));
    }
  }
  return files;
}

export async function suggest(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ configuration: SweepConfiguration; reasons: readonly string[] }> {
  const { configuration, reasons } = await suggestConfiguration({ name: 'mine', source: 'data/mine', files });
  return { configuration: parseSweepConfiguration(configuration), reasons };
}
