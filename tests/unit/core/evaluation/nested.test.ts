import { describe, expect, it } from 'vitest';
import { evaluateNested } from '../../../../core/evaluation/nested.ts';
import { createPairNetworks } from './pair-networks.ts';

const ENSEMBLE = { name: 'both', variants: ['a', 'b'], selection: 'all', rounds: 1 } as const;

describe('evaluateNested', () => {
  it('selects for each user on the other users only', () => {
    // On U1, "b" is right always and "a" never; on all others "a" is better. Whoever looks at U1 would choose "b" for it.
    const networks = [
      ...createPairNetworks({ variant: 'a', right: (user) => (user === 0 ? 0 : 3) }),
      ...createPairNetworks({ variant: 'b', right: (user) => (user === 0 ? 4 : 2) }),
    ];
    const [network] = evaluateNested({ networks, ensembles: [] });
    const [u1, u2] = network?.choices ?? [];
    expect(u1).toMatchObject({ user: 'U1', chosen: 'a', innerAccuracy: 0.75, accuracy: 0, recordings: 4, networks: 1 });
    // For U2, U1 counts as one of the three others: "a" has (0 + 3 + 3) / 12 there, "b" (4 + 2 + 2) / 12.
    expect(u2).toMatchObject({ user: 'U2', chosen: 'b', innerAccuracy: 8 / 12, accuracy: 0.5 });
  });

  it('tests a user with the networks that left this user out, and no others', () => {
    // Right about U1 only where it was held out together with U2.
    const networks = createPairNetworks({ variant: 'a', right: (user, other) => (user === 0 && other === 1 ? 4 : 1) });
    const [network, together] = evaluateNested({ networks, ensembles: [] });
    expect(network?.choices[0]?.accuracy).toBeCloseTo((4 + 1 + 1) / 12, 12);
    // Two of three networks are wrong about three recordings: so is their mean.
    expect(together?.choices[0]).toMatchObject({ accuracy: 0.25, networks: 3 });
  });

  it('averages an ensemble over variants, seeds and the pairs of a user, and gives its calibration', () => {
    const networks = [0, 1].flatMap((seed) => [
      ...createPairNetworks({ variant: 'a', seed, right: () => 3 }),
      ...createPairNetworks({ variant: 'b', seed, right: () => 4 }),
    ]);
    const figures = evaluateNested({ networks, ensembles: [ENSEMBLE, { ...ENSEMBLE, name: 'greedy', selection: 'greedy' }] });
    const ensemble = figures.find(({ kind }) => kind === 'ensemble');
    expect(ensemble?.choices.map(({ chosen }) => chosen)).toEqual(['greedy', 'greedy', 'greedy', 'greedy']);
    expect(ensemble?.choices[0]).toMatchObject({ accuracy: 1, innerAccuracy: 1 });
    expect(ensemble?.calibration?.recordings).toBe(16);
    expect(ensemble?.calibration?.errorAfter).toBeLessThan(ensemble?.calibration?.errorBefore ?? 0);
    expect(figures.find(({ kind }) => kind === 'networks')?.choices[0]).toMatchObject({ chosen: 'b', networks: 6 });
  });

  it('does not depend on the order of networks', () => {
    const networks = ['a', 'b'].flatMap((variant, index) => createPairNetworks({ variant, right: (user) => (user + index) % 5 }));
    const one = evaluateNested({ networks, ensembles: [ENSEMBLE] });
    expect(one).toHaveLength(3);
    expect(evaluateNested({ networks: networks.toReversed(), ensembles: [ENSEMBLE] })).toEqual(one);
  });
});
