import type { TrainedNetwork } from '../../../../core/evaluation/networks.ts';

const USERS = ['U1', 'U2', 'U3', 'U4'];
const CLASSES = 2;
const RECORDINGS_A_USER = 4;

export interface NetworkRequest {
  readonly variant: string;
  readonly seed?: number;
  /** Of the four recordings of a user, how many the network gets right; by user held out with another. */
  readonly right: (user: number, other: number) => number;
}

/** A network for every pair of users, each of whom has four recordings of two classes. */
export function createPairNetworks({ variant, seed = 0, right }: NetworkRequest): TrainedNetwork[] {
  const pairs = USERS.flatMap((_, first) => USERS.slice(first + 1).map((_user, rest) => [first, first + 1 + rest] as const));
  return pairs.map(([first, second], fold) => {
    const rows = [first, second].flatMap((user) =>
      Array.from({ length: RECORDINGS_A_USER }, (_, index) => ({
        recording: user * RECORDINGS_A_USER + index,
        label: index % CLASSES,
        user,
        isRight: index < right(user, user === first ? second : first),
      })),
    );
    const validation = {
      recordings: Int32Array.from(rows, ({ recording }) => recording),
      labels: Int32Array.from(rows, ({ label }) => label),
      groups: Int32Array.from(rows, ({ user }) => user),
      logits: Float32Array.from(rows.flatMap(({ label, isRight }) => ((label === 0) === isRight ? [2, 0] : [0, 2]))),
    };
    return { variant, seed, fold, predictions: { classes: ['a', 'b'], groupNames: USERS, validation, test: null } };
  });
}
