import type { SubsetDocument } from '../documents/subset.ts';
import { formatBytes, formatCount } from './format.ts';

/** What head, sample, filter and split print: a line an output. */
export function renderSubset({ input_requests: total, outputs }: SubsetDocument): string {
  const lines = outputs.map(({ workload, requests, units, bytes }) => {
    const whole = units === requests ? '' : ` in ${units} whole sessions and single requests`;
    return `✓ Workload: ${workload} (${requests} of ${formatCount(total, 'request')}${whole}, ${formatBytes(bytes)})\n`;
  });
  return lines.join('');
}
