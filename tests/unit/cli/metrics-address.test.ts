import { describe, expect, it } from 'vitest';
import { placeMetrics, readEnvironment } from '../../../workers/environment.ts';

describe('the address of metrics', () => {
  it('is another one for each worker of a command', () => {
    const environment = readEnvironment({ DURASWEEP_METRICS_ADDRESS: '[::1]:9464' });
    expect([0, 1].map((index) => placeMetrics(environment, index).DURASWEEP_METRICS_ADDRESS)).toEqual(['[::1]:9464', '[::1]:9465']);
    expect(placeMetrics({ metricsAddress: null }, 1)).toEqual({});
  });

  it('needs a port', () => {
    expect(() => readEnvironment({ DURASWEEP_METRICS_ADDRESS: '127.0.0.1' })).toThrow(/DURASWEEP_METRICS_ADDRESS.*127\.0\.0\.1:9464/);
  });
});
