/**
 * Seeded random numbers, pure and portable: the same numbers on every machine, also inside the workflow sandbox.
 * A generator is split like a key: `createRandom({ seed, stream: [epoch, recording] })` depends only on these numbers,
 * so numbers can be drawn in any order, or again after a restart.
 */
export interface RandomOptions {
  /** Any finite number; its 64-bit floating-point pattern is the key. */
  readonly seed: number;
  /** Identifies an independent stream: epoch, batch, recording, …; its length matters, too. Default: the empty stream. */
  readonly stream?: readonly number[];
}

export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Standard normal (Box and Muller, 1958). */
  normal(): number;
  /** Uniform integer in [0, bound), without modulo bias. @param bound 1 … 2³² */
  integer(bound: number): number;
  /** A shuffled copy (Fisher and Yates); the argument is not changed. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** 32 random bits, unsigned. */
  bits(): number;
}

/** Creates the generator of one stream of one seed: sfc32 (Doty-Humphrey, PractRand) keyed by a hash of seed and stream. */
export function createRandom(options: RandomOptions): Random {
  const bits = createBits(hashKey([options.seed, ...(options.stream ?? [])]));
  const uniform = () => bits() / 2 ** 32;
  const integer = (bound: number) => drawInteger(bits, bound);
  return {
    bits,
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (items) => shuffleCopy(items, integer),
  };
}

/** sfc32: 128 bits of state, period at least 2³², passes PractRand and BigCrush. */
function createBits(key: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, counter = 1] = key;
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) bits();
  return bits;
}

/** Mixes every number's 64 bits into four words with MurmurHash3's finaliser (Appleby), each word with its own offset. */
function hashKey(numbers: readonly number[]): Uint32Array {
  const words = new Uint32Array(new Float64Array(numbers).buffer);
  const key = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, numbers.length]);
  for (const word of words) {
    for (let index = 0; index < 4; index += 1) {
      key[index] = mix((key[index] ?? 0) ^ mix((word + Math.imul(index + 1, 0x6a09e667)) | 0));
      key[index] = ((key[index] ?? 0) + (key[(index + 3) % 4] ?? 0)) | 0;
    }
  }
  return key;
}

function mix(word: number): number {
  let hash = word ^ (word >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Rejects values in the incomplete last multiple of `bound`, so that every result is equally likely. */
function drawInteger(bits: () => number, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
    throw new RangeError(`bound is ${bound}; allowed: an integer from 1 to 4294967296`);
  }
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let value = bits();
  while (value >= limit) value = bits();
  return value % bound;
}

function shuffleCopy<Item>(items: readonly Item[], integer: (bound: number) => number): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = integer(last + 1);
    const moved = copy[last] as Item;
    copy[last] = copy[other] as Item;
    copy[other] = moved;
  }
  return copy;
}
