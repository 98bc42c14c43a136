import { exitCodes, UsageError } from '../core/errors.ts';
import type { CaptureDocument } from '../documents/capture.ts';
import { type CaptureOptions, captureOptions, captureProfile } from '../ingest/index.ts';
import { renderCapture } from '../report/profile-text.ts';
import type { Command } from './contract.ts';

const actions = ['capture'];

/** `iwc profile capture`: a server's profiler around a small load. */
export const profileCommand: Command = {
  name: 'profile',
  summary: "drive a server's profiler around a small load",
  positionals: [{ name: 'action', help: 'what to do', required: true, choices: () => actions }],
  examples: [
    {
      line: 'iwc profile capture --base-url http://127.0.0.1:8000 --requests 8 --prompt-tokens 1024 --output-tokens 16',
      explains: 'vLLM or SGLang, whichever answers',
    },
    {
      line: 'iwc profile capture --base-url http://127.0.0.1:30000 --engine sglang --trace-dir /tmp/profile',
      explains: 'SGLang, told where to write; new traces are listed',
    },
  ],
  optionsFor: () => captureOptions,
  async run({ positionals, options }, context) {
    const [action] = positionals;
    if (!actions.includes(action!))
      throw UsageError.unknownName({ what: 'action', given: action!, known: actions });
    const report = await captureProfile(options as CaptureOptions, context);
    const document: CaptureDocument = {
      schema: 'iwc.capture/1',
      ...report,
      notices: context.notices.summary(),
    };
    return {
      exitCode: report.failed > 0 ? exitCodes.partial : exitCodes.done,
      document,
      text: renderCapture(report),
    };
  },
};
