/** Primitive polynomial and initial direction numbers of a dimension; their number is its degree. */
export interface Direction {
  readonly polynomial: number;
  readonly initial: readonly number[];
}

/** Dimensions 2 to 21 by Joe and Kuo (2008, "new-joe-kuo-6"); the first has all direction numbers 1. */
export const DIRECTIONS: readonly Direction[] = [
  { polynomial: 0, initial: [1] },
  { polynomial: 1, initial: [1, 3] },
  { polynomial: 1, initial: [1, 3, 1] },
  { polynomial: 2, initial: [1, 1, 1] },
  { polynomial: 1, initial: [1, 1, 3, 3] },
  { polynomial: 4, initial: [1, 3, 5, 13] },
  { polynomial: 2, initial: [1, 1, 5, 5, 17] },
  { polynomial: 4, initial: [1, 1, 5, 5, 5] },
  { polynomial: 7, initial: [1, 1, 7, 11, 19] },
  { polynomial: 11, initial: [1, 1, 5, 1, 1] },
  { polynomial: 13, initial: [1, 1, 1, 3, 11] },
  { polynomial: 14, initial: [1, 3, 5, 5, 31] },
  { polynomial: 1, initial: [1, 3, 3, 9, 7, 49] },
  { polynomial: 13, initial: [1, 1, 1, 15, 21, 21] },
  { polynomial: 16, initial: [1, 3, 1, 13, 27, 49] },
  { polynomial: 19, initial: [1, 1, 1, 15, 7, 5] },
  { polynomial: 22, initial: [1, 3, 1, 15, 13, 25] },
  { polynomial: 25, initial: [1, 1, 5, 5, 19, 61] },
  { polynomial: 1, initial: [1, 3, 7, 11, 23, 15, 103] },
  { polynomial: 4, initial: [1, 3, 7, 13, 13, 15, 69] },
];

/** Maximum number of fields for a Sobol sequence. */
export const MOST_SOBOL_DIMENSIONS = DIRECTIONS.length + 1;
