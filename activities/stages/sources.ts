import path from 'node:path';
import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { SourceProblem } from '../../core/domain/results.ts';
import { countWork } from './count-work.ts';
import { downloadFile } from './download-file.ts';
import { readLocalSource, type SourceContent } from './local-source.ts';
import type { SourceContext } from './stage-context.ts';

const UNSET = 'the variable is not set';

/**
 * Reads the first available source, or returns the reason for each failure.
 * @throws DurasweepError DatasetRejected if a source has invalid data; on cancellation, the error of the read
 */
export async function readFirstSource(
  dataset: DatasetConfiguration,
  context: SourceContext,
): Promise<{ readonly content: SourceContent | null; readonly problems: readonly SourceProblem[] }> {
  const problems: SourceProblem[] = [];
  for (const source of dataset.sources) {
    try {
      const content = await readSource(source, dataset, context);
      // An unset variable is not a problem: the next source is as good as the first.
      if (content !== null) return { content, problems: problems.filter(({ reason }) => reason !== UNSET) };
      problems.push({ source, reason: UNSET });
    } catch (error) {
      // After a cancellation, nothing is known about the source, so neither another source nor synthetic data may replace it.
      if (context.signal.aborted || error instanceof DurasweepError) throw error;
      problems.push({ source, reason: (error as Error).message });
    }
  }
  return { content: null, problems };
}

async function readSource(source: string, dataset: DatasetConfiguration, context: SourceContext): Promise<SourceContent | null> {
  if (source.startsWith('https://')) {
    const { downloadBytes, downloadSeconds } = dataset.limits;
    const bytes = await downloadFile({ url: source, maxBytes: downloadBytes, maxSeconds: downloadSeconds, context });
    return { type: 'file', name: path.posix.basename(new URL(source).pathname), bytes };
  }
  const isVariable = source.startsWith('$');
  const location = isVariable ? context.sourceVariables[source.slice(1)] : source;
  if (location === undefined || location === '') return null;
  const reading = readLocalSource({
    location,
    readable: context.readableFolders,
    limits: dataset.limits,
    onRead: countWork(context, 'files'),
  });
  return isVariable ? await reading.catch((error: unknown) => nameValue(error, location)) : await reading;
}

/** Adds the value of the variable to the error. */
function nameValue(error: unknown, location: string): never {
  if (error instanceof DurasweepError) throw error;
  throw new Error(`${location}: ${(error as Error).message}`, { cause: error });
}
