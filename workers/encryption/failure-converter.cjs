// Loaded by Temporal's SDK with `require`: failures' messages and stacks become payloads, which the codec then encrypts.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
