import { prepareFold } from '../prepare-fold.ts';

export interface LoadingResult {
  readonly recordings: number;
  /** Seconds from the archive to one fold's tensors, for each repetition. */
  readonly coldSeconds: readonly number[];
  /** The same again, with every artifact already in the store. */
  readonly cachedSeconds: readonly number[];
}

export interface LoadingRequest {
  readonly configurationFile: string;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** Loads the data with the product's own stages and an in-memory store, in this process. The first run, which compiles code, counts too. */
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
