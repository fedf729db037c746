import type { Calibration } from '../../domain/ensembles.ts';
import { formatNumber, formatShare } from '../format.ts';

/** Expected calibration error before and after temperature scaling, in words. */
export function describeCalibration({ errorBefore, errorAfter, logLossBefore, logLossAfter, recordings }: Calibration): string {
  return `expected calibration error (15 bins, ${formatNumber(recordings)} recordings) ${formatShare(errorBefore)} before and ${formatShare(errorAfter)} after temperature scaling; log loss ${formatNumber(logLossBefore, 3)} and ${formatNumber(logLossAfter, 3)} nats`;
}
