import type { LabellingDocument } from '../documents/labelling.ts';
import { formatCount } from './format.ts';

/** What label prints. */
export function renderLabel({ workload, requests, tasks }: LabellingDocument): string {
  const found = Object.entries(tasks)
    .filter(([, count]) => count > 0)
    .map(([task, count]) => `${task} ${count}`);
  return `✓ Labeled ${formatCount(requests, 'request')} -> ${workload}\n  tasks: ${found.join(', ')}\n`;
}
