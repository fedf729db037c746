import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

const TIMEOUT_MS = 10_000;
/** OTLP numbers span kinds from 1. */
const FIRST_KIND = 1;

interface ExporterOptions {
  /** Address of an OTLP receiver over HTTP, such as http://127.0.0.1:4318. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends spans as OTLP in JSON. If the receiver is unavailable, spans are lost, with no other effect. */
export function createOtlpExporter({ endpoint, headers }: ExporterOptions): SpanExporter {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const underWay = new Set<Promise<void>>();

  async function send(spans: readonly ReadableSpan[]): Promise<void> {
    const body = JSON.stringify(encodeSpans(spans));
    const options = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  }

  return {
    export(spans, onResult: (result: ExportResult) => void) {
      const sending = send(spans)
        .then(
          () => onResult({ code: ExportResultCode.SUCCESS }),
          (error: Error) => onResult({ code: ExportResultCode.FAILED, error }),
        )
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    forceFlush: async () => void (await Promise.all(underWay)),
    shutdown: async () => void (await Promise.all(underWay)),
  };
}

/** Builds an OTLP request. */
function encodeSpans(spans: readonly ReadableSpan[]): object {
  const resourceSpans = spans.map((span) => ({
    resource: { attributes: encodeAttributes(span.resource.attributes as Attributes) },
    scopeSpans: [{ scope: { name: span.instrumentationLibrary.name }, spans: [encodeSpan(span)] }],
  }));
  return { resourceSpans };
}

function encodeSpan(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  return {
    ...{ traceId, spanId, name: span.name, kind: span.kind + FIRST_KIND },
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    ...{ startTimeUnixNano: toNanoseconds(span.startTime), endTimeUnixNano: toNanoseconds(span.endTime) },
    attributes: encodeAttributes(span.attributes),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      ...{ name, timeUnixNano: toNanoseconds(time), attributes: encodeAttributes(attributes) },
    })),
    status: { code: span.status.code, ...(span.status.message === undefined ? {} : { message: span.status.message }) },
  };
}

/** As text, because a number cannot represent it exactly. */
function toNanoseconds([seconds, nanoseconds]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
}

function encodeAttributes(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: encodeValue(value) }]));
}

function encodeValue(value: AttributeValue | null | undefined): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encodeValue) } };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { stringValue: String(value) };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
