import type { semanticTasks } from '../nouns/workload.ts';
import { defineDocument } from './document.ts';
import { labellingShape } from './shapes/labelling.generated.ts';

/** What `iwc label` did. */
export interface LabellingDocument {
  readonly schema: 'iwc.labelling/1';
  /** That was written; `-` for standard output. */
  readonly workload: string;
  readonly requests: number;
  /** Requests by task. */
  readonly tasks: Readonly<Record<Task, number>>;
  readonly bytes: number;
  readonly sha256: string;
}

type Task = (typeof semanticTasks)[number];

export const labellingDocument = defineDocument<LabellingDocument>('iwc.labelling/1', labellingShape);
