import { analyzeWorkload } from '../characterize/analyze.ts';
import { type CompileOptions, resolveCompileOptions, validateFile, writeWorkload } from '../compile/index.ts';
import { exitCodes } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { DemoDocument } from '../documents/demo.ts';
import { renderDemo } from '../report/demo-text.ts';
import type { Command } from './contract.ts';
import { replayDemo } from './demo-replay.ts';
import { verifyCommand } from './verify.ts';

const demoOptions = defineOptions({
  outDir: { type: 'path', default: 'tmp/demo', help: 'folder to write into' },
});

/** `iwc demo`: the main job end to end on the example data that ships with iwc. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'run the main job end to end on example data',
  positionals: [],
  examples: [
    { line: 'iwc demo', explains: 'compile, validate, verify, analyze and replay the example conversations' },
  ],
  optionsFor: () => demoOptions,
  async run({ options }, context) {
    const input = `${context.runtime.packageFolder}/examples/conversations.json`;
    const output = `${String(options['outDir'])}/conversations.jsonl`;
    const compileOptions: CompileOptions = resolveCompileOptions('sharegpt', {
      input,
      output,
      mode: 'session',
      arrival: 'poisson',
      rateRps: 2,
      seed: 42n,
      streaming: true,
    });
    const line = `iwc compile sharegpt --input ${input} --output ${output} --mode session --arrival poisson --rate-rps 2 --seed 42 --streaming`;
    const compiled = await writeWorkload('sharegpt', compileOptions, line, context);
    const validation = await validateFile(output, {}, context);
    const verification = await verifyCommand.run(
      {
        positionals: [output],
        options: { manifest: null, rerun: true },
        commandLine: `iwc verify ${output}`,
      },
      context,
    );
    const analysis = await analyzeWorkload(output, {}, context);
    const replayed = await replayDemo(output, `${String(options['outDir'])}/replay`, context);
    const isGood = validation.isValid && verification.exitCode === exitCodes.done && replayed.isGood;
    const { assembly, written } = compiled;
    const document: DemoDocument = {
      schema: 'iwc.demo/1',
      workload: output,
      manifest: compiled.manifestPath!,
      command: line,
      requests: assembly.requests,
      sessions: assembly.sessions,
      arrival_span_ms: (assembly.lastArrivalMs ?? 0) - (assembly.firstArrivalMs ?? 0),
      bytes: written.bytes,
      sha256: written.sha256,
      valid: validation.isValid,
      verified: verification.exitCode === exitCodes.done,
      analysis,
      replay: replayed.summary,
    };
    return {
      exitCode: isGood ? exitCodes.done : exitCodes.failed,
      document,
      text: `${renderDemo(document)}\n${replayed.text}\n`,
    };
  },
};
