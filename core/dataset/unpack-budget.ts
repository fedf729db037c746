/** Most bytes that one byte may unpack to, in files above `FREE_BYTES`: text hardly ever exceeds 100, a bomb has 1,000. */
const MAX_RATIO = 300;
/** What any file may unpack to, however small it is. */
const FREE_BYTES = 16 * 1024 * 1024;

/** Bytes that a data set may still unpack to, in all its files and layers together. */
export interface UnpackBudget {
  /** @param packed bytes of the file to unpack. */
  readonly left: (packed: number) => number;
  readonly take: (unpacked: number) => void;
  /** Why a file of so many packed bytes could not be unpacked. */
  readonly describeExcess: (packed: number) => string;
}

/** @param maxBytes `dataset.limits.unpackedBytes` */
export function createUnpackBudget(maxBytes: number): UnpackBudget {
  let taken = 0;
  const byRatio = (packed: number) => Math.max(FREE_BYTES, packed * MAX_RATIO);
  return {
    left: (packed) => Math.min(maxBytes - taken, byRatio(packed)),
    take: (unpacked) => {
      taken += unpacked;
    },
    describeExcess: (packed) =>
      maxBytes - taken <= byRatio(packed)
        ? `unpacks to more bytes than the ${maxBytes - taken} still allowed; raise dataset.limits.unpackedBytes if the data is really that large`
        : `unpacks to more than ${MAX_RATIO} times its size, which is implausible for data; pack it again`,
  };
}
