import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError, type Problem } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { defineTask } from '../core/task.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { LineWriter } from '../io/line-writer.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import {
  type FormatChoice,
  LineProblems,
  readingAs,
  readWorkloadChunks,
} from '../workloads/read-workload.ts';
import { emptyTaskCounts, type Labels, labelRequest } from './label-heuristics.ts';

export const labelOptions = defineOptions({
  from: sharedOptions.from,
  output: { type: 'path', required: true, help: 'workload to write; - is standard output' },
  overwrite: {
    type: 'boolean',
    default: false,
    help: 'replace labels that are there; without it they stay, and tags are joined',
  },
});

/** What labelling did. */
export interface LabelReport {
  readonly requests: number;
  readonly tasks: Readonly<Record<Labels['task'], number>>;
  readonly written: WrittenBytes;
}

interface LabelledLines {
  readonly problems: readonly Problem[];
  readonly requests: number;
  readonly tasks: Readonly<Record<Labels['task'], number>>;
  readonly text: string;
}

/** Labels the requests of a chunk, and renders their lines. */
export const labelLines = defineTask<{ readonly overwrite: boolean }, RecordChunk, LabelledLines>({
  name: 'label-lines',
  start:
    ({ overwrite }) =>
    (chunk) => {
      const tasks = emptyTaskCounts();
      let requests = 0;
      let text = '';
      const problems: Problem[] = [];
      parseRequests(chunk, {
        report: (problem) => problems.push(problem),
        take: ({ request }) => {
          const semantic = labelRequest(request, overwrite);
          tasks[semantic.task!]++;
          requests++;
          text += renderRequestLine({ ...request, semantic });
        },
      });
      return { problems, requests, tasks, text };
    },
});

/**
 * Writes a workload with task, difficulty and tags on every request, by word lists and length.
 * @throws InputError listing every bad line; nothing is written then
 */
export async function labelWorkload(
  path: string,
  options: FormatChoice & { readonly output: string; readonly overwrite: boolean },
  given: Context,
): Promise<LabelReport> {
  const context = readingAs(options.from, given);
  const output = await createAtomic(context.runtime, options.output);
  try {
    const writer = new LineWriter(output);
    const problems = new LineProblems();
    const tasks = emptyTaskCounts();
    let requests = 0;
    const chunks = readWorkloadChunks(path, context, `labelling ${path}`);
    for await (const part of context.pool.run(labelLines, { overwrite: options.overwrite }, chunks)) {
      problems.addAll(part.problems, part.problems.length);
      requests += part.requests;
      for (const [task, count] of Object.entries(part.tasks)) tasks[task as Labels['task']] += count;
      writer.add(part.text);
      if (writer.isFull) await writer.flush();
    }
    problems.throwIfAny();
    if (requests === 0) throw nothingToLabel(path);
    const written = await writer.finish();
    await output.commit();
    return { requests, tasks, written };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function nothingToLabel(path: string): InputError {
  return new InputError({
    code: 'no-requests',
    message: 'the workload holds no request',
    place: { file: path },
  });
}
