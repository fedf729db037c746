import { DurasweepError } from '../../core/domain/errors.ts';
import { isObject } from '../../core/domain/is-object.ts';
import { readJsonBody, sendJson } from './answer.ts';
import type { ConfigurationCopy, EditedVariant, PageBackend } from './backend.ts';
import type { Question, Route } from './router.ts';

/** Changes that can be made from the page, and the requests that check a change beforehand. */
export function createSteeringRoutes(backend: Promise<PageBackend>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/sweeps/:sweep/configuration',
      answer: answer(async ({ names: { sweep = '' } }) => (await backend).readConfiguration(sweep)),
    },
    {
      method: 'GET',
      path: '/api/sweeps/:sweep/fields/:variant',
      answer: answer(async ({ names: { sweep = '', variant = '' } }) => (await backend).readFields(sweep, variant)),
    },
    {
      method: 'POST',
      path: '/api/check-configuration',
      answer: answer(async ({ request }) => ({ problem: await (await backend).checkConfiguration(await readJsonBody(request)) })),
    },
    {
      method: 'POST',
      path: '/api/sweeps/:sweep/check-change',
      answer: answer(async ({ request, names: { sweep = '' } }) => {
        const change = readEditedVariant(await readJsonBody(request));
        return { problem: await (await backend).checkChange(sweep, change) };
      }),
    },
    {
      method: 'POST',
      path: '/api/sweeps',
      answer: answer(async ({ request }) => ({ message: await (await backend).startCopy(readCopy(await readJsonBody(request))) })),
    },
    {
      method: 'POST',
      path: '/api/sweeps/:sweep/steer/:action',
      answer: answer(async ({ request, names: { sweep = '', action = '' } }) => {
        const body = await readJsonBody(request);
        return { message: await (await backend).steer(sweep, action, body) };
      }),
    },
  ];
}

function answer(find: (question: Question) => Promise<unknown>): Route['answer'] {
  return async (question) => sendJson(question.response, await find(question));
}

function readEditedVariant(body: unknown): EditedVariant {
  if (isObject(body) && typeof body.variant === 'string' && isObject(body.changes)) return { variant: body.variant, changes: body.changes };
  throw new DurasweepError('InvalidConfig', 'The body must be {"variant": "<name>", "changes": {"<field>": …}}.');
}

function readCopy(body: unknown): ConfigurationCopy {
  if (isObject(body) && typeof body.sweepId === 'string') return { sweepId: body.sweepId, configuration: body.configuration };
  throw new DurasweepError('InvalidConfig', 'The body must be {"sweepId": "<name>", "configuration": {…}}.');
}
