import { formatBytes, formatCount } from './format.ts';

/** Which smaller workloads were written. */
export interface SubsetFacts {
  readonly input_requests: number;
  readonly outputs: readonly {
    readonly workload: string;
    readonly requests: number;
    readonly units: number;
    readonly bytes: number;
  }[];
}

/** What head, sample, filter and split print: a line an output. */
export function renderSubset({ input_requests: total, outputs }: SubsetFacts): string {
  const lines = outputs.map(({ workload, requests, units, bytes }) => {
    const whole = units === requests ? '' : ` in ${units} whole sessions and single requests`;
    return `✓ Workload: ${workload} (${requests} of ${formatCount(total, 'request')}${whole}, ${formatBytes(bytes)})\n`;
  });
  return lines.join('');
}
