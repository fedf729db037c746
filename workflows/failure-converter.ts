import { DefaultFailureConverter } from '@temporalio/common';

/** Put before the bundle by workers that encrypt: workflows cannot see the environment. */
declare const durasweepEncrypts: boolean | undefined;

/** Messages and stacks of failures stay legible in Temporal's web UI, unless payloads are encrypted: then they are, too. */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: typeof durasweepEncrypts === 'boolean' && durasweepEncrypts,
});
