/** Bundled and run in Chromium: uses the recogniser as a page does. */
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { createRecogniser } from '../../core/streaming/recogniser.ts';

export interface BrowserFigures {
  readonly events: number;
  readonly steps: number;
  /** Time of all steps together. */
  readonly milliseconds: number;
}

/** @param streams each a list of steps with one value per feature */
function measureStreams(model: ModelDocument, streams: readonly (readonly (readonly number[])[])[]): BrowserFigures {
  let [events, steps, milliseconds] = [0, 0, 0];
  for (const stream of streams) {
    const recogniser = createRecogniser(model);
    const begin = performance.now();
    for (const step of stream) if (recogniser.push(step) !== null) events += 1;
    if (recogniser.finish() !== null) events += 1;
    milliseconds += performance.now() - begin;
    steps += stream.length;
  }
  return { events, steps, milliseconds };
}

Object.assign(globalThis, { measureStreams });
