import { DefaultFailureConverter } from '@temporalio/common';

/** Defined in front of the bundle by workers that encrypt, because workflows cannot read the environment. */
declare const durasweepEncrypts: boolean | undefined;

/** Messages and stacks of failures are readable in Temporal's web UI unless payloads are encrypted. */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: typeof durasweepEncrypts === 'boolean' && durasweepEncrypts,
});
