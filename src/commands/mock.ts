import { exitCodes } from '../core/errors.ts';
import type { MockDocument } from '../documents/mock.ts';
import { faultKinds, type MockOptions, mockOptions, runMock } from '../mock/index.ts';
import { renderMock } from '../report/mock-text.ts';
import type { Command } from './contract.ts';

/** `iwc mock`: a server with a known behaviour, to test clients against. */
export const mockCommand: Command = {
  name: 'mock',
  summary: 'serve an OpenAI-compatible API with a known, scripted behaviour',
  positionals: [],
  examples: [
    {
      line: 'iwc mock --port 0',
      explains: 'a server on a free port, named on standard error; Ctrl-C ends it',
    },
    {
      line: 'iwc mock --ttft-ms 50 --prefill-us-per-token 30 --itl-ms 8 --itl-us-per-sequence 60 --capacity 64',
      explains: 'prefill by tokens, decode by batch, 64 requests at a time',
    },
    {
      line: 'iwc mock --fault status=503:share=0.05,stall=2000:every=100 --log mock.jsonl --log-chunks',
      explains: 'one request in twenty fails, one in a hundred pauses for 2 s; all of it is logged',
    },
  ],
  optionsFor: () => mockOptions,
  helpSections: () => [
    {
      title: 'Faults',
      rows: Object.entries(faultKinds).map(([name, { value, help }]) => ({
        name: value === null ? name : `${name}=${value.toUpperCase().replaceAll(' ', '-')}`,
        text: help,
      })),
    },
  ],
  async run({ options }, context) {
    const { url, counts, elapsedMs } = await runMock(options as MockOptions, context);
    const document: MockDocument = {
      schema: 'iwc.mock/1',
      url,
      elapsed_ms: Math.round(elapsedMs),
      requests: counts.requests,
      ok: counts.ok,
      refused: counts.refused,
      faults: counts.faults,
      clients_gone: counts.clientsGone,
      prompt_tokens: counts.promptTokens,
      cached_tokens: counts.cachedTokens,
      output_tokens: counts.outputTokens,
      notices: context.notices.summary(),
    };
    // To be stopped is how a server ends.
    return {
      exitCode: exitCodes.done,
      document,
      text: renderMock(document),
    };
  },
};
