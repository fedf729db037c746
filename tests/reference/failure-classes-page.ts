import { FAILURES } from '../../core/domain/failure-classes.ts';

const INTRODUCTION = `# Failure classes

The type of every failure that Temporal shows, and what is done about it. Failures of no class are mistakes in the code: they are tried three times, then
parked. What *parked* means: [retry and skip](../how-to/retry-and-skip.md).

| class | example | policy |
|---|---|---|
`;

export function renderFailureClasses(): string {
  const rows = Object.entries(FAILURES).map(([name, { example, policy }]) => `| \`${name}\` | ${example} | ${policy} |\n`);
  return `${INTRODUCTION}${rows.join('')}`;
}
