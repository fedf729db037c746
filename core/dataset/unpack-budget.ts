/** Maximum compression ratio of files above `FREE_BYTES`: text rarely exceeds 100, a bomb has 1,000. */
const MAX_RATIO = 300;
/** Size to which any file may unpack, however small it is. */
const FREE_BYTES = 16 * 1024 * 1024;

/** Remaining unpacked bytes of a data set, over all files and layers. */
export interface UnpackBudget {
  /** @param packed bytes of the file to unpack. */
  readonly left: (packed: number) => number;
  readonly take: (unpacked: number) => void;
  /** Why a file of this packed size could not be unpacked. */
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
