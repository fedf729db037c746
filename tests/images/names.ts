/** The workers' image, and what it starts from: the image with this name, and the one with `-slim` appended. */
export const IMAGE = 'localhost/durasweep-worker:test';
export const BASE = 'localhost/durasweep-node:local';
