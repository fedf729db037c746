import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { downloadFile } from './download-file.ts';
import type { StageContext } from './stage-context.ts';

/** Bytes of one file (an archive or a single data file), or a folder's files by relative path. */
export type SourceContent =
  | { readonly type: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly type: 'folder'; readonly files: ReadonlyMap<string, Uint8Array> };

/** Why a source gave nothing. */
export interface SourceProblem {
  readonly source: string;
  readonly reason: string;
}

/**
 * The content of the first source that can be had, or every source's reason why not.
 * @throws DurasweepError DatasetRejected where a source has unfit data; when cancelled, what the reading failed with
 */
export async function readFirstSource(
  dataset: DatasetConfiguration,
  context: StageContext,
): Promise<{ readonly content: SourceContent | null; readonly problems: readonly SourceProblem[] }> {
  const problems: SourceProblem[] = [];
  for (const source of dataset.sources) {
    try {
      const content = await readSource(source, dataset, context);
      if (content !== null) return { content, problems };
      problems.push({ source, reason: 'the variable is not set' });
    } catch (error) {
      // Cancelled, nothing is known of the source: neither another nor synthetic data may take its place.
      if (context.signal.aborted || error instanceof DurasweepError) throw error;
      problems.push({ source, reason: (error as Error).message });
    }
  }
  return { content: null, problems };
}

async function readSource(source: string, dataset: DatasetConfiguration, context: StageContext): Promise<SourceContent | null> {
  if (source.startsWith('https://')) {
    const { downloadBytes, downloadSeconds } = dataset.limits;
    const bytes = await downloadFile({ url: source, maxBytes: downloadBytes, maxSeconds: downloadSeconds, context });
    return { type: 'file', name: path.posix.basename(new URL(source).pathname), bytes };
  }
  const location = source.startsWith('$') ? context.sourceVariables[source.slice(1)] : source;
  return location === undefined || location === '' ? null : readLocal(location, dataset.limits.downloadBytes);
}

async function readLocal(location: string, maxBytes: number): Promise<SourceContent> {
  const status = await stat(location);
  if (!status.isDirectory()) {
    refuseLarge(location, status.size, maxBytes);
    return { type: 'file', name: path.basename(location), bytes: await readFile(location) };
  }
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const entry of await readdir(location, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    if (!entry.isFile())
      throw new DurasweepError('DatasetRejected', `${file}: a link or device, expected plain files only; copy the data itself there.`);
    const bytes = await readFile(file);
    total += bytes.byteLength;
    refuseLarge(location, total, maxBytes);
    files.set(path.relative(location, file).split(path.sep).join('/'), bytes);
  }
  return { type: 'folder', files };
}

function refuseLarge(location: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new DurasweepError(
    'DatasetRejected',
    `${location}: at least ${bytes} bytes, allowed are ${maxBytes}; raise dataset.limits.downloadBytes.`,
  );
}
