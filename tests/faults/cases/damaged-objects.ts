import assert from 'node:assert/strict';
import { archiveOf, forgetTrials, startSweep, toVariant, waitForEnd } from '../harness/night.ts';
import { assertSameBits, type Outcome, readPointers, readResults } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { flipBit, flipBitOnDisk } from '../harness/spoil.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import type { CaseOptions } from './case-options.ts';

interface Damage {
  readonly what: string;
  readonly pattern: RegExp;
  readonly outcome: string;
  /** Whether the finished trial must stay unchanged. */
  readonly keepsTrial: boolean;
  readonly spoil: (site: Site, key: string) => Promise<void>;
}

const RECREATED = 'quarantined and recreated; the finished trial was reused';
const TRAINED_AGAIN = 'quarantined; the trial was trained again from its last checkpoint, with the same bits';

const DAMAGES: readonly Damage[] = [
  { what: "one bit of a data set's recordings flipped", pattern: /\/dataset\.bin$/, outcome: RECREATED, keepsTrial: true, spoil: flipBit },
  {
    what: "one bit of a data set's description flipped",
    pattern: /\/description\.json$/,
    outcome: RECREATED,
    keepsTrial: true,
    spoil: flipBit,
  },
  { what: 'one bit of a split flipped', pattern: /\/splits\/[^/]+\.json$/, outcome: RECREATED, keepsTrial: true, spoil: flipBit },
  { what: 'one bit of tensors flipped', pattern: /\/fold-0\.bin$/, outcome: RECREATED, keepsTrial: true, spoil: flipBit },
  { what: 'one bit of an evaluation flipped', pattern: /\/evaluation[^/]*\.json$/, outcome: RECREATED, keepsTrial: true, spoil: flipBit },
  { what: 'one bit of a result flipped', pattern: /\/result\.json$/, outcome: TRAINED_AGAIN, keepsTrial: false, spoil: flipBit },
  { what: 'one bit of a history flipped', pattern: /\/history\.json$/, outcome: TRAINED_AGAIN, keepsTrial: false, spoil: flipBit },
  { what: 'one bit of a model flipped', pattern: /\/model\.bin$/, outcome: TRAINED_AGAIN, keepsTrial: false, spoil: flipBit },
  {
    what: "a bit of a result flipped on MinIO's disk, which answers 503 from then on",
    pattern: /\/result\.json$/,
    outcome: TRAINED_AGAIN,
    keepsTrial: false,
    spoil: flipBitOnDisk,
  },
];

/** Damages the objects of a finished sweep one after another, and runs another sweep on the same data after each. */
export async function damageObjects({ site, reference, variant }: CaseOptions): Promise<Outcome[]> {
  await forgetTrials(site);
  const configuration = describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] });
  await waitForEnd(await startSweep(site, 'whole', configuration));
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  const { tensors } = await readSpecification(site, trialKey);
  const outcomes: Outcome[] = [];
  for (const [index, damage] of DAMAGES.entries()) {
    const key = await findObject(site, damage.pattern, { trialKey, tensors });
    const before = await readPointers(site.store, [trialKey]);
    await damage.spoil(site, key);
    const sweepId = `spoilt-${index}`;
    await waitForEnd(await startSweep(site, sweepId, configuration));
    assertSameBits(await readResults(site.reportsFolder, sweepId), reference.results, [variant.name]);
    assert.notEqual((await site.store.list(`quarantine/${key}/`)).length, 0, `${damage.what}: nothing was set aside`);
    if (damage.keepsTrial)
      assert.deepEqual(await readPointers(site.store, [trialKey]), before, `${damage.what}: the trial was trained again`);
    outcomes.push({ fault: damage.what, outcome: damage.outcome, finishedTrialsRepeated: 0, epochsLost: null, secondsToRecover: null });
  }
  return outcomes;
}

interface Place {
  readonly trialKey: string;
  readonly tensors: string;
}

/** Objects of this trial or of its training data; the site has others too. */
async function findObject({ store }: Site, pattern: RegExp, { trialKey, tensors }: Place): Promise<string> {
  const datasetFolder = tensors.split('/').slice(0, 2).join('/');
  const keys = [...(await store.list(`trials/${trialKey}/`)), ...(await store.list(`${datasetFolder}/`))];
  const found = keys.filter((key) => pattern.test(key));
  const [first] = pattern.source.includes('fold-0') ? [tensors] : found;
  if (first === undefined) throw new Error(`The store holds no object like ${pattern}.`);
  return first;
}

async function readSpecification({ store }: Site, trialKey: string): Promise<{ tensors: string }> {
  const pointer = await store.readPointer(`trials/${trialKey}/result.json`);
  const { specification } = JSON.parse(Buffer.from(pointer?.bytes ?? '{}').toString()) as { specification: { tensors: { key: string } } };
  return { tensors: specification.tensors.key };
}
