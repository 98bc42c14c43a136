import type { ReplayDocument, ScheduleCertificate } from '../documents/replay.ts';
import type { RunEndpoint } from '../documents/run.ts';
import type { PrefixCacheFacts } from '../documents/summary.ts';
import type { Distribution } from '../nouns/distribution.ts';
import type { ResultSummary } from '../nouns/result-summary.ts';
import { formatCount, formatSeconds } from './format.ts';

/** What replay prints at the end. */
export function renderReplay(facts: ReplayDocument, endpoint: RunEndpoint): string {
  const { counts, measured, load, throughput, goodput, validity } = facts;
  const lines = [
    `${headline(facts)}: ${formatCount(counts.sent, 'request')} sent to ${endpoint.model} at ${servers(endpoint)}`,
    `  ${counts.ok} ok, ${counts.failed} failed, ${counts.cancelled} cancelled, ${counts.not_sent} not sent of ${counts.planned} planned` +
      `${counts.conserved ? '' : '  ✗ they do not add up'}`,
    ...failures(facts),
    '',
    `  load        ${facts.load_label}: ${rate(load.offered_rps)} offered, ${rate(load.achieved_rps)} sent` +
      `, in flight ${decimal(load.mean_in_flight)} on average, ${facts.in_flight.peak} at most`,
    ...(facts.in_flight.time_at_cap_s === null || facts.in_flight.cap === null
      ? []
      : [
          `              ${decimal(facts.in_flight.time_at_cap_s)} s at the limit of ${facts.in_flight.cap} in flight`,
        ]),
    `  measured    ${formatCount(measured.offered, 'request')} over ${measured.seconds === null ? 'n/a' : formatSeconds(measured.seconds * 1000)}` +
      `${measured.warmup + measured.drain === 0 ? '' : `, ${measured.warmup} of warm-up and ${measured.drain} of drain left out`}`,
    `  throughput  ${rate(throughput.ok_rps)}, ${decimal(throughput.output_tokens_per_s)} output tokens/s, ${decimal(throughput.prompt_tokens_per_s)} prompt tokens/s`,
    '',
    ...table(facts),
    '',
    ...tokens(facts),
    ...(goodput === null
      ? []
      : [
          `  goodput     ${goodput.good} of ${goodput.offered} offered (${percent(goodput.share)}), ${rate(goodput.good_rps)}` +
            `; missed: ${Object.entries(goodput.missed)
              .map(([name, count]) => `${name} ${count}`)
              .join(', ')}`,
        ]),
    ...clientLines(facts),
    ...Object.entries(facts.definitions).map(([, reading]) => definition(reading)),
    validity.valid ? verdict(counts.ok) : `  ✗ invalid: ${validity.reasons.join('; ')}`,
    `  records in ${facts.folder}/requests.jsonl, all numbers in summary.json`,
  ];
  return `${lines.join('\n')}\n`;
}

function verdict(ok: number): string {
  return ok === 0
    ? '  ✗ the client kept up, but no request was answered well: there are no numbers of the server'
    : '  ✓ the client kept up: these are the numbers of the server';
}

function servers({ base_urls: urls, proxies = [] }: RunEndpoint): string {
  return urls.map((url, i) => (proxies[i] == null ? url : `${url} by the proxy ${proxies[i]}`)).join(', ');
}

function headline({ status, counts }: ReplayDocument): string {
  if (status === 'complete' && counts.ok < counts.planned) return '✗ complete, not all ok';
  return { complete: '✓ complete', partial: '✗ partial', invalid: '✗ invalid' }[status] ?? status;
}

function failures({ counts }: ReplayDocument): string[] {
  const bad = Object.entries(counts.by_status).filter(([status]) => status !== 'ok' && status !== 'not_sent');
  return bad.length === 0 ? [] : [`  ${bad.map(([status, count]) => `${count} ${status}`).join(', ')}`];
}

const columns = ['n', 'mean', 'p50', 'p90', 'p99', 'max', 'p99, 95 %'];
const widths = [9, 10, 10, 10, 10, 10, 20];

function table(facts: ReplayDocument): string[] {
  const rows: readonly (readonly [string, Distribution])[] = [
    ['TTFT from due', facts.ttft_ms.due],
    ['TTFT from launched', facts.ttft_ms.launched],
    ['TPOT', facts.tpot_ms],
    ['ITL, between chunks', facts.itl_ms],
    ['E2E from due', facts.e2e_ms.due],
    ['E2E from launched', facts.e2e_ms.launched],
    ['schedule lag', facts.schedule_lag_ms],
  ];
  const head = `  ${'ms'.padEnd(20)}${columns.map((name, i) => name.padStart(widths[i]!)).join('')}`;
  const shown = rows.map(([name, of]) => {
    const interval = of.interval_95.p99;
    const cells = [
      String(of.n),
      ...[of.mean, of.p50, of.p90, of.p99, of.max].map(decimal),
      interval === null ? 'n/a' : `${decimal(interval[0])} … ${decimal(interval[1])}`,
    ];
    return `  ${name.padEnd(20)}${cells.map((cell, i) => cell.padStart(widths[i]!)).join('')}`;
  });
  const reason = facts.ttft_ms.due.reasons['p99'];
  return [head, ...shown, ...(reason === undefined ? [] : [`  p99 of TTFT: ${reason}`])];
}

function tokens({ tokens: of, tokens_per_chunk: perChunk, prefix_cache: cache }: ReplayDocument): string[] {
  const lines = [
    `  tokens      ${of.server_output ?? of.client_output ?? 'n/a'} of ${of.requested_output} asked for` +
      `${perChunk === null ? '' : `, ${decimal(perChunk)} a chunk`}` +
      `${of.mismatch_share === null ? '' : `; client and server disagree on ${percent(of.mismatch_share)} of answers`}`,
  ];
  if (cache.observed_share !== null || cache.ideal.share !== null) lines.push(cacheLine(cache));
  return lines;
}

function cacheLine({ observed_share: observed, tokenizer, ideal }: PrefixCacheFacts): string {
  const found =
    observed === null ? 'the server does not say what came' : `${percent(observed)} of prompt tokens came`;
  const counted = tokenizer === null ? '' : ` (${tokenizer}, blocks of ${ideal.block_tokens})`;
  const possible =
    ideal.share === null
      ? `how much could have is not known: ${ideal.reason}`
      : `${percent(ideal.share)} could have${counted}`;
  return `  cache       ${found} from the server's prefix cache, ${possible}`;
}

function clientLines({ self, measured }: ReplayDocument): string[] {
  const delay = self.event_loop_delay_ms;
  return [
    `  client      event loop late by ${decimal(delay.p99 ?? delay.max)} ms (${delay.p99 === null ? 'max' : 'p99'}), ${self.gc.count} collections of ${decimal(self.gc.total_ms)} ms in all` +
      `, ${decimal(self.cpu_us_per_request)} µs of processor a request` +
      `${measured.stalled === 0 ? '' : `; ${measured.stalled} requests met a standstill`}`,
  ];
}

function definition(reading: ResultSummary['definitions'][string]): string {
  const { ttft_ms: ttft, tpot_ms: tpot, itl_ms: itl, e2e_ms: e2e } = reading;
  const of = (name: string, numbers: { mean: number | null; p99: number | null } | null) =>
    numbers === null ? null : `${name} ${decimal(numbers.mean)} mean, ${decimal(numbers.p99)} p99`;
  const parts = [of('TTFT', ttft), of('TPOT', tpot), of('ITL', itl), of('E2E', e2e)].filter(
    (part) => part !== null,
  );
  return `  as ${reading.definition.tool}: ${parts.join('; ')}`;
}

function rate(value: number | null): string {
  return value === null ? 'n/a' : `${decimal(value)} req/s`;
}

function percent(share: number | null): string {
  return share === null ? 'n/a' : `${(100 * share).toFixed(1)} %`;
}

/** Three to four significant digits, no exponent. */
function decimal(value: number | null): string {
  if (value === null) return 'n/a';
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** What replay --certify adds, a line for each of the two. */
export function renderScheduleCertificate(of: ScheduleCertificate): string {
  const { schedule_lag_ms: lag, client_added_ttft_ms: added } = of;
  const verdict = of.holds ? '✓ certified' : '✗ not certified';
  const why = of.reasons.length === 0 ? '' : `: ${of.reasons.join('; ')}`;
  return (
    `  ${verdict} ${of.when} the run, on a mock: the client adds ${decimal(added.p50)} ms to TTFT (p50), ` +
    `${decimal(added.p99 ?? added.max)} ms (${added.p99 === null ? 'max' : 'p99'}), lag ${decimal(lag.p99 ?? lag.max)} ms${why}\n`
  );
}
