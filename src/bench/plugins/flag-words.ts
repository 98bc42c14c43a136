import type { PointRun } from '../run/point-outcome.ts';
import type { ProgramWork } from '../spec/workload-spec.ts';

/** The words of a program in the style of LMBench's guide; parameters are flags, `PROMPT_LEN` as `--prompt-len`. */
export function flagWords(
  { args, parameters }: ProgramWork,
  { server, load }: PointRun,
  output: string,
): string[] {
  return [
    ...['--model', server.model, '--base-url', server.base_url, '--qps', load.name],
    ...['--output', output, '--api-type', server.api],
    ...Object.entries(parameters).flatMap(([key, value]) => flagOf(key, value)),
    ...args,
  ];
}

function flagOf(key: string, value: unknown): string[] {
  const flag = `--${key.toLowerCase().replaceAll('_', '-')}`;
  if (value === true) return [flag];
  if (value === false || value === null) return [];
  return [flag, ...(Array.isArray(value) ? value.map(String) : [String(value)])];
}
