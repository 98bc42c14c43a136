import { concatTo, type Joining, mergeTo } from '../convert/join.ts';
import {
  type ConcatOptions,
  concatOptions,
  type MergeOptions,
  mergeOptions,
} from '../convert/join-options.ts';
import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { OptionTable } from '../core/options.ts';
import type { ByteSink } from '../files/workload-writer.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { renderJoining } from '../report/join-text.ts';
import type { Command } from './contract.ts';

/** `iwc concat`: workloads one after another. */
export const concatCommand = joinCommand({
  name: 'concat',
  summary: 'play workloads one after another',
  options: concatOptions,
  example: {
    line: 'iwc concat morning.jsonl evening.jsonl --gap-ms 60000 --output day.jsonl',
    explains: 'a minute between them',
  },
  join: (sink, paths, options, context) => concatTo(sink, paths, options as ConcatOptions, context),
});

/** `iwc merge`: workloads at the same time. */
export const mergeCommand = joinCommand({
  name: 'merge',
  summary: 'play workloads at the same time',
  options: mergeOptions,
  example: {
    line: 'iwc merge chat.jsonl batch.jsonl --output both.jsonl',
    explains: 'lines by time, session ids kept apart',
  },
  join: (sink, paths, options, context) => mergeTo(sink, paths, options as MergeOptions, context),
});

interface JoinSpec {
  readonly name: 'concat' | 'merge';
  readonly summary: string;
  readonly options: OptionTable;
  readonly example: Command['examples'][number];
  join(sink: ByteSink, paths: readonly string[], options: unknown, context: Context): Promise<Joining>;
}

function joinCommand({ name, summary, options: table, example, join }: JoinSpec): Command {
  return {
    name,
    summary,
    positionals: [
      {
        name: 'workload',
        help: 'canonical or AIBrix-shaped files, all of one shape',
        required: false,
        repeated: true,
      },
    ],
    examples: [
      example,
      {
        line: `iwc ${name} --input-files a.jsonl b.jsonl --output-file ab.jsonl`,
        explains: "the AIBrix utility's way of saying it",
      },
    ],
    optionsFor: () => table,
    async run({ positionals, options }, context) {
      const named = (options['inputFiles'] as readonly string[] | null) ?? [];
      const paths = [...named, ...positionals];
      const path = options['output'] as string;
      const output = await createAtomic(context.runtime, path);
      try {
        const joining = await join(output, paths, options, context);
        await output.commit();
        const facts = {
          output: path,
          ...joining.written,
          shape: joining.shape,
          files: joining.files,
          requests: joining.requests,
          renamed_sessions: joining.renamedSessions,
        };
        return {
          exitCode: exitCodes.done,
          document: { schema: `iwc.${name}/1`, ...facts, notices: context.notices.summary() },
          text: renderJoining(facts),
          isOutputTaken: path === '-',
        };
      } catch (error) {
        await output.discard();
        throw error;
      }
    },
  };
}
