/** What to fix if data could not be prepared. `nothing`: neither seems to be wrong. */
export type Remedy = 'configuration' | 'either' | 'nothing';

/** Names of configuration fields, and phrases that refer to the file format. */
const CONFIGURATION = /\b(dataset|split)\.[a-z]\w*|\bnormalisation\b|\bthe format\b|\bformat's\b/;
const REFUSAL = 'DatasetRejected';

/**
 * Chooses the remedy from the message. Only a person knows whether a file is wrong or wrongly described, but a message that names a field of the
 * configuration is usually fixed there.
 */
export function chooseRemedy(failureClass: string, reason: string): Remedy {
  if (failureClass !== REFUSAL) return 'nothing';
  return CONFIGURATION.test(reason) ? 'configuration' : 'either';
}

/** Describes the remedy in one or two sentences. */
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
