import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** The facts of a conversion that people are told; the same numbers as in its JSON. */
export interface ConvertFacts {
  readonly output: string;
  readonly manifest: string | null;
  readonly from: string;
  readonly to: string;
  readonly requests: number;
  readonly arrival_span_ms: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly tokenizer: string | null;
  readonly lost_fields: readonly LostField[];
  /** What --anonymize took away, on purpose. */
  readonly anonymized_fields: readonly LostField[];
}

interface LostField {
  readonly field: string;
  readonly requests: number;
  readonly becomes: string | null;
}

/** What convert prints. */
export function renderConvert(facts: ConvertFacts): string {
  const span = facts.arrival_span_ms === null ? '' : ` over ${formatSeconds(facts.arrival_span_ms)}`;
  const tokenizer = facts.tokenizer === null ? '' : `, tokens by ${facts.tokenizer}`;
  const lines = [
    `✓ ${facts.to}: ${facts.output} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)`,
    ...(facts.manifest === null ? [] : [`✓ Manifest: ${facts.manifest}`]),
    `  ${formatCount(facts.requests, 'request')}${span} from ${facts.from}${tokenizer}`,
    ...(facts.anonymized_fields.length === 0 ? [] : ['  anonymised:', ...rowsOf(facts.anonymized_fields)]),
    ...lossesOf(facts),
  ];
  return `${lines.join('\n')}\n`;
}

function lossesOf({ lost_fields: lost, anonymized_fields: anonymized }: ConvertFacts): readonly string[] {
  if (lost.length > 0) return ['  not carried:', ...rowsOf(lost)];
  return [anonymized.length === 0 ? '  nothing is lost' : '  nothing else is lost'];
}

function rowsOf(fields: readonly LostField[]): readonly string[] {
  return fields.map(
    ({ field, requests, becomes }) =>
      `    ${field} of ${formatCount(requests, 'request')}: ${becomes ?? 'left out'}`,
  );
}
