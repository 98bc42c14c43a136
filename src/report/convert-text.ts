import type { ConversionDocument, LossCount } from '../documents/conversion.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** What convert prints. */
export function renderConvert(facts: ConversionDocument): string {
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

function lossesOf({
  lost_fields: lost,
  anonymized_fields: anonymized,
}: ConversionDocument): readonly string[] {
  if (lost.length > 0) return ['  not carried:', ...rowsOf(lost)];
  return [anonymized.length === 0 ? '  nothing is lost' : '  nothing else is lost'];
}

function rowsOf(fields: readonly LossCount[]): readonly string[] {
  return fields.map(
    ({ field, requests, becomes }) =>
      `    ${field} of ${formatCount(requests, 'request')}: ${becomes ?? 'left out'}`,
  );
}
