import type { Context } from '../core/context.ts';
import { OutsideError, UsageError } from '../core/errors.ts';
import { type HttpAnswer, sendRequest } from '../io/http-request.ts';
import type { CaptureOptions } from './capture-profile.ts';

export type Engine = 'vllm' | 'sglang';

/** How long a server may think about a question that needs no generation. */
const questionTimeoutMs = 30_000;

/** What one completion came to. */
export interface Completion {
  readonly status: string;
  readonly failure: string | null;
  readonly outputTokens: number | null;
}

/** The calls that a capture makes to a server. */
export class EngineCalls {
  readonly #options: CaptureOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal;

  constructor(options: CaptureOptions, context: Context) {
    this.#options = options;
    this.#base = readBaseUrl(options.baseUrl);
    const key = context.runtime.environment[options.apiKeyVariable];
    this.#headers = key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` };
    this.#signal = context.signal;
  }

  async get(path: string): Promise<HttpAnswer> {
    return await this.#send('GET', path, { timeoutMs: questionTimeoutMs });
  }

  /** @throws OutsideError when the server lists none */
  async firstModel(): Promise<string> {
    const answer = await this.get('/v1/models');
    const id = (parse(answer.body) as { data?: readonly { id?: unknown }[] } | null)?.data?.[0]?.id;
    if (answer.status === 200 && typeof id === 'string') return id;
    throw new OutsideError({
      code: 'no-model',
      message: `/v1/models answered ${answer.status} and names no model`,
      hint: 'name one with --model',
    });
  }

  /**
   * vLLM's call takes no body and profiles as the server was started; SGLang's says what to record
   * (ProfileReqInput of its io_struct.py). @throws OutsideError when the server will not
   */
  async startProfile(engine: Engine): Promise<void> {
    const { numSteps, traceDir, withStack, recordShapes } = this.#options;
    const body = {
      activities: ['CPU', 'GPU'],
      with_stack: withStack,
      record_shapes: recordShapes,
      ...(traceDir === null ? {} : { output_dir: traceDir }),
      ...(numSteps === null ? {} : { num_steps: numSteps }),
    };
    const answer = await this.#send('POST', '/start_profile', {
      timeoutMs: this.#options.requestTimeoutS * 1000,
      ...(engine === 'sglang' ? { json: body } : {}),
    });
    if (answer.status !== 200) throw profileRefused('start_profile', engine, answer);
  }

  /** Waits until the traces are written, and is not given up when the user asks to stop. */
  async stopProfile(): Promise<void> {
    const timeoutMs = this.#options.stopTimeoutS * 1000;
    const answer = await this.#send('POST', '/stop_profile', { timeoutMs, isUnstoppable: true });
    if (answer.status !== 200) throw profileRefused('stop_profile', null, answer);
  }

  /** A failed request is a result, not an exception: the capture goes on. */
  async complete(engine: Engine, { model, prompt }: { model: string; prompt: string }): Promise<Completion> {
    const json = {
      model,
      prompt,
      max_tokens: this.#options.outputTokens,
      temperature: 0,
      stream: false,
      // Both engines know it: without it a model may stop early, and decode steps are what is to be seen.
      ignore_eos: true,
      ...(engine === 'vllm' ? { min_tokens: this.#options.outputTokens } : {}),
    };
    let answer: HttpAnswer;
    try {
      answer = await this.#send('POST', '/v1/completions', {
        json,
        timeoutMs: this.#options.requestTimeoutS * 1000,
      });
    } catch (error) {
      return { status: 'none', failure: (error as Error).message, outputTokens: null };
    }
    if (answer.status !== 200)
      return {
        status: String(answer.status),
        failure: `HTTP ${answer.status}: ${answer.body.slice(0, 200)}`,
        outputTokens: null,
      };
    const tokens = (parse(answer.body) as { usage?: { completion_tokens?: unknown } } | null)?.usage
      ?.completion_tokens;
    return { status: '200', failure: null, outputTokens: typeof tokens === 'number' ? tokens : null };
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    how: { timeoutMs: number; json?: unknown; isUnstoppable?: boolean },
  ): Promise<HttpAnswer> {
    return await sendRequest({
      method,
      url: `${this.#base}${path}`,
      headers: this.#headers,
      timeoutMs: how.timeoutMs,
      ...(how.json === undefined ? {} : { json: how.json }),
      ...(how.isUnstoppable === true ? {} : { signal: this.#signal }),
    });
  }
}

/** The address without a trailing slash or /v1. @throws UsageError */
function readBaseUrl(given: string): string {
  if (/^https?:\/\//.test(given) && URL.canParse(given))
    return given.replace(/\/+$/, '').replace(/\/v1$/, '');
  throw new UsageError({
    code: 'bad-value',
    message: `--base-url: '${given}' is not an address`,
    hint: 'such as http://127.0.0.1:8000',
  });
}

/** SGLang answers /get_server_info (or /server_info), vLLM /version. @throws OutsideError when neither is there */
export async function detectEngine(calls: EngineCalls): Promise<Engine> {
  for (const path of ['/get_server_info', '/server_info'])
    if ((await calls.get(path)).status === 200) return 'sglang';
  if ((await calls.get('/version')).status === 200) return 'vllm';
  throw new OutsideError({
    code: 'unknown-engine',
    message: 'the server answers neither /get_server_info (SGLang) nor /version (vLLM)',
    hint: 'say which it is with --engine vllm or --engine sglang',
  });
}

function profileRefused(call: string, engine: Engine | null, answer: HttpAnswer): OutsideError {
  const how =
    engine === 'vllm'
      ? 'start vLLM with --profiler-config (or VLLM_TORCH_PROFILER_DIR before 0.13): see the ingest guide'
      : 'see the ingest guide for how to start the server';
  return new OutsideError({
    code: 'profiling-refused',
    message: `/${call} answered ${answer.status}: ${answer.body.slice(0, 200)}`,
    hint: how,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
