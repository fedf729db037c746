import { describe, expect, it } from 'vitest';
import { placeMetrics } from '../../../workers/child-variables.ts';
import { readEnvironment } from '../../../workers/environment.ts';

describe('the address of metrics', () => {
  it('is different for each worker of a command', () => {
    const environment = readEnvironment({ DURASWEEP_METRICS_ADDRESS: '[::1]:9464', DURASWEEP_STATUS_ADDRESS: '0.0.0.0:8080' });
    expect([0, 1].map((index) => placeMetrics(environment, index).DURASWEEP_METRICS_ADDRESS)).toEqual(['[::1]:9464', '[::1]:9465']);
    expect(placeMetrics(environment, 1).DURASWEEP_STATUS_ADDRESS).toBe('0.0.0.0:8081');
    expect(placeMetrics({ metricsAddress: null, statusAddress: null }, 1)).toEqual({});
  });

  it('needs a port', () => {
    expect(() => readEnvironment({ DURASWEEP_METRICS_ADDRESS: '127.0.0.1' })).toThrow(/DURASWEEP_METRICS_ADDRESS.*127\.0\.0\.1:9464/);
  });
});
