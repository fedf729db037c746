import { prepareFold } from '../prepare-fold.ts';

export interface LoadingResult {
  readonly recordings: number;
  /** From the archive to one fold's tensors, each repetition. */
  readonly coldSeconds: readonly number[];
  /** The same again, with every artifact found in the store. */
  readonly cachedSeconds: readonly number[];
}

export interface LoadingRequest {
  readonly configurationFile: string;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** The data through the product's own stages, with the store in memory, in this process; the first time, while code is compiled, counts too. */
export async function measureLoading({ configurationFile, repetitions, onProgress }: LoadingRequest): Promise<LoadingResult> {
  onProgress('loading');
  const result = { recordings: 0, coldSeconds: [] as number[], cachedSeconds: [] as number[] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const { recordings, coldSeconds, cachedSeconds } = await prepareFold(configurationFile);
    result.recordings = recordings;
    result.coldSeconds.push(coldSeconds);
    result.cachedSeconds.push(cachedSeconds);
  }
  return result;
}
