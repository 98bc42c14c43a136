import { appendFileSync } from 'node:fs';
import type { ScrapeOutcome } from '../documents/summary.ts';
import type { TlsOptions } from '../io/http/contract.ts';
import { openHttpClient } from '../io/http/open-client.ts';
import { getText } from './get-text.ts';

export interface ScrapeChoice {
  readonly url: URL;
  readonly tls: TlsOptions;
  /** URL of a proxy to go by, never told. */
  readonly proxy: string | null;
  readonly intervalMs: number;
  /** `metrics.jsonl` of the run folder. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the run's clock. */
  readonly nowNs: () => number;
}

/** Reads a Prometheus endpoint every so often; each reading is a line with its time and the text as it came. */
export function startScrape(choice: ScrapeChoice): { stop(): Promise<ScrapeOutcome> } {
  const { url, tls, proxy } = choice;
  const opening = openHttpClient({ origin: url.origin, nowNs: () => performance.now() * 1e6, tls, proxy });
  const path = choice.url.pathname + choice.url.search;
  let readings = 0;
  let failed = 0;
  let current: Promise<void> = Promise.resolve();
  const read = async () => {
    const atNs = Math.round(choice.nowNs());
    const answer = await getText(await opening, path, choice.headers);
    const isGood = answer.status === 200;
    readings++;
    if (!isGood) failed++;
    const { text, error } = { text: null, error: null, ...answer };
    const line = {
      at_ns: atNs,
      status: answer.status,
      text: isGood ? text : null,
      error: isGood ? null : (error ?? text),
    };
    appendFileSync(choice.path, `${JSON.stringify(line)}\n`);
  };
  const timer = setInterval(() => {
    current = current.then(read);
  }, choice.intervalMs);
  current = read();
  return {
    async stop() {
      clearInterval(timer);
      await current;
      await read();
      await (await opening).close();
      return { readings, failed, file: choice.path };
    },
  };
}
