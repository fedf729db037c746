import { createInterface } from 'node:readline';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { createRecogniser, type RecognisedEvent } from '../../core/streaming/recogniser.ts';
import { EXIT } from '../run-command.ts';
import { rankClasses } from './rank-classes.ts';
import { createLineReader } from './read-plain.ts';

export interface StreamOptions {
  readonly document: ModelDocument;
  /** Where each feature stands in a line that has more than those; null: nothing says it. */
  readonly columns: readonly number[] | null;
  readonly json: boolean;
  readonly top: number;
  readonly threshold: number;
  readonly input: NodeJS.ReadableStream;
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Reads samples as they arrive, one per line, and writes each detected recording as soon as it ends. */
export async function predictStream(options: StreamOptions): Promise<number> {
  const { document, columns, threshold, input, signal, write } = options;
  const reader = createLineReader('standard input', document.features, columns);
  const recogniser = createRecogniser(document, { threshold });
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const close = () => lines.close();
  signal.addEventListener('abort', close, { once: true });
  const tell = (event: RecognisedEvent | null) => {
    if (event !== null) write(formatEvent(event, options));
  };
  for await (const line of lines) {
    const step = reader.read(line);
    if (step !== null) tell(recogniser.push(step));
  }
  signal.throwIfAborted();
  tell(recogniser.finish());
  return EXIT.done;
}

function formatEvent(
  { start, end, class: answer, probability, probabilities }: RecognisedEvent,
  { document, json, top }: StreamOptions,
): string {
  const ranked = rankClasses(document, probabilities, top);
  if (json) return `${JSON.stringify({ start, end, class: answer, probability, top: ranked })}\n`;
  const shares = ranked.map((each) => `${each.class} ${(100 * each.probability).toFixed(1)} %`);
  return `samples ${start} to ${end - 1}: ${answer ?? 'none'} (${shares.join(', ')})\n`;
}
