import { KEDA_OBJECTS } from '../support/cluster-tools.ts';
import type { ChartTools } from './chart-tools.ts';

/** Registers KEDA's types of objects with a cluster. */
export async function addKedaTypes({ kubectl }: Pick<ChartTools, 'kubectl'>): Promise<void> {
  // Applied by the client, they would be too large for an annotation.
  await kubectl(['create', '--filename', KEDA_OBJECTS]);
  await kubectl(['wait', '--for=condition=Established', 'customresourcedefinitions', '--all', '--timeout=60s']);
}
