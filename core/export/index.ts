import type { Exporter } from './exporter.ts';
import { jsonExporter } from './json/index.ts';
import { onnxExporter } from './onnx/index.ts';
import { pytorchExporter } from './pytorch/index.ts';

export type { ExportedFile, Exporter } from './exporter.ts';

export { writeOnnxEnsemble } from './onnx/ensemble.ts';

/** Every format: one folder, one row. */
export const EXPORTERS = {
  onnx: onnxExporter,
  json: jsonExporter,
  pytorch: pytorchExporter,
} as const satisfies Readonly<Record<string, Exporter>>;

export type ExportFormat = keyof typeof EXPORTERS;
export const EXPORT_FORMATS = Object.keys(EXPORTERS) as [ExportFormat, ...ExportFormat[]];
