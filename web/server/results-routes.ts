import { DurasweepError } from '../../core/domain/errors.ts';
import { sendJson } from './answer.ts';
import type { PageBackend } from './backend.ts';
import type { Question, Route } from './router.ts';

/** Results of finished trials: an overview, one variant, a comparison of two, and recordings to draw. */
export function createResultsRoutes(backend: Promise<PageBackend>): readonly Route[] {
  const get = (path: string, find: (ready: PageBackend, question: Question, sweep: string) => Promise<unknown>): Route => ({
    method: 'GET',
    path: `/api/sweeps/:sweep/${path}`,
    answer: async (question) => sendJson(question.response, await find(await backend, question, question.names.sweep ?? '')),
  });
  return [
    get('results', (ready, _, sweep) => ready.readResults(sweep)),
    get('results/known', (ready, _, sweep) => ready.readKnownResults(sweep)),
    get('variants/:variant', (ready, { names: { variant = '' } }, sweep) => ready.readVariant(sweep, variant)),
    get('compare', (ready, { search }, sweep) => ready.compare(sweep, [search.get('first') ?? '', search.get('second') ?? ''])),
    get('try', (ready, _, sweep) => ready.readTry(sweep)),
    get('recordings', (ready, { search }, sweep) => ready.readRecordings(sweep, readIndices(search.get('at')))),
  ];
}

function readIndices(text: string | null): number[] {
  if (text !== null && /^\d{1,9}(,\d{1,9})*$/.test(text)) return text.split(',').map(Number);
  throw new DurasweepError('InvalidConfig', `at: must be recordings' numbers, such as 3,14, got "${text ?? ''}"`);
}
