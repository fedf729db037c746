// Temporal's SDK loads this with `require`. Messages and stacks of failures become payloads, which the codec then encrypts.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
