/** What to fix where data could not be prepared. `nothing`: neither is wrong, as far as anyone can tell. */
export type Remedy = 'configuration' | 'either' | 'nothing';

/** Fields of a configuration, and what refers to its description of the files. */
const CONFIGURATION = /\b(dataset|split)\.[a-z]\w*|\bnormalisation\b|\bthe format\b|\bformat's\b/;
const REFUSAL = 'DatasetRejected';

/**
 * What a refusal's own words point at. Whether a file is wrong or described wrongly, only a person knows; but a refusal that names a field of the
 * configuration is fixed there.
 */
export function chooseRemedy(failureClass: string, reason: string): Remedy {
  if (failureClass !== REFUSAL) return 'nothing';
  return CONFIGURATION.test(reason) ? 'configuration' : 'either';
}

/** In a sentence or two. */
export function describeRemedy(remedy: Remedy): string {
  switch (remedy) {
    case 'configuration':
      return 'Fix the configuration and start it again under the same id: the sweep continues with it. If the data is wrong instead, fix that and retry.';
    case 'either':
      return 'If the data is wrong, fix it and retry. If the configuration describes it wrongly, fix that and start it again under the same id: the sweep continues with it.';
    case 'nothing':
      return 'Neither the data nor the configuration was refused: fix the cause and retry.';
  }
}
