import { gunzipSync } from 'node:zlib';
import { maskMeasurements, maskPlaces, type Surroundings } from './mask-text.ts';
import { shapeOf } from './shape-of.ts';

export interface OutputSource {
  /** A file's path, or the name of a stream. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Whether it tells of measurements, so that no two are the same. */
  readonly isMeasured: boolean;
  readonly surroundings: Surroundings;
}

const gzipMark = Buffer.from([0x1f, 0x8b]);

/** What of an output has to be the same everywhere and each time, as bytes. */
export function comparableOutput({ name, bytes, isMeasured, surroundings }: OutputSource): Buffer {
  // Compressed bytes depend on the version of zlib; what is in them does not.
  const plain = bytes.subarray(0, 2).equals(gzipMark) ? gunzipSync(bytes) : bytes;
  if (isBinary(plain)) return isMeasured ? Buffer.from('<binary>') : plain;
  const text = maskPlaces(plain.toString('utf8'), surroundings);
  return Buffer.from(isMeasured ? comparableMeasurements(name, text) : text);
}

/** No text of ours holds a zero byte; Parquet and PNG begin with a few. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 4096).includes(0);
}

function comparableMeasurements(name: string, text: string): string {
  if (/\.jsonl(?:\.gz)?$/.test(name)) return comparableRows(text);
  if (name.endsWith('.svg')) return comparableFigure(text);
  const document = parseJson(text);
  return document === undefined
    ? maskMeasurements(text)
    : `${JSON.stringify(shapeOf(document), undefined, 1)}\n`;
}

/** The words of a figure; where its marks are, and how many ticks an axis has, was measured. */
function comparableFigure(text: string): string {
  const labels = [...text.matchAll(/<text[^>]*>([^<]*)</g)].map(([, label]) => maskMeasurements(label!));
  return `${[...new Set(labels)].sort().join('\n')}\n`;
}

/** Rows are written as answers come in, which is in another order each time. */
function comparableRows(text: string): string {
  const rows = text.split('\n').map((line) => JSON.stringify(shapeOf(parseJson(line) ?? line)));
  return `${rows.sort().join('\n')}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
