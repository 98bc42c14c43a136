import { formatCount } from './format.ts';

/** What labelling came to. */
export interface LabelFacts {
  readonly workload: string;
  readonly requests: number;
  readonly tasks: Readonly<Record<string, number>>;
}

/** What label prints. */
export function renderLabel({ workload, requests, tasks }: LabelFacts): string {
  const found = Object.entries(tasks)
    .filter(([, count]) => count > 0)
    .map(([task, count]) => `${task} ${count}`);
  return `✓ Labeled ${formatCount(requests, 'request')} -> ${workload}\n  tasks: ${found.join(', ')}\n`;
}
