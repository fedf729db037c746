import { afterEach, expect, it, vi } from 'vitest';
import { readRole } from '../../../workers/worker-role.ts';

afterEach(() => void vi.restoreAllMocks());

it.each(['workflow', 'train'])('%s is a role', (role) => expect(readRole(role)).toBe(role));

it.each([
  ['tarin', 2, 'stderr', /^error: the role must be workflow or train, got "tarin"\.\n\nUsage: /],
  [undefined, 2, 'stderr', /got nothing\./],
  ['toString', 2, 'stderr', /got "toString"/],
  ['--help', 0, 'stdout', /^Usage: npm run worker -- <role>\n/],
] as const)('%s exits with %i and the help on %s', (argument, code, stream, text) => {
  const written = vi.spyOn(process[stream], 'write').mockReturnValue(true);
  vi.spyOn(process, 'exit').mockImplementation((exitCode) => {
    throw new Error(`exit ${exitCode}`);
  });
  expect(() => readRole(argument)).toThrow(`exit ${code}`);
  expect(written.mock.calls.join('')).toMatch(text);
});
