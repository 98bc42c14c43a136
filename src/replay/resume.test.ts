import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { startMock } from '../mock/start-mock.ts';
import { replayFile, replayRequests, someRequests } from './replay.test-support.ts';

/* A run that is gone on with says of both parts what is known of them, and holds one load only. */

async function interrupted(t: TestContext, options: Readonly<Record<string, unknown>> = {}) {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 1, fault: ['status=503:nth=2'] }, testContext());
  t.after(() => mock.close());
  const given = { baseUrl: [mock.url], rawChunks: true, retries: 1, retryPauseMs: 1, ...options };
  const whole = await replayRequests(t, someRequests(6), given);
  const requests = join(whole.folder, 'requests.jsonl');
  /** Takes the last records away, as if the run had been interrupted before them. */
  const cut = (kept: number) =>
    writeFileSync(
      requests,
      readFileSync(requests, 'utf8').split('\n').slice(0, kept).join('\n').concat('\n'),
    );
  const edit = (name: string, change: (document: Record<string, never>) => object) => {
    const path = join(whole.folder, name);
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  };
  const resume = (more: Readonly<Record<string, unknown>> = {}) =>
    replayFile(join(whole.folder, '../w.jsonl'), { ...given, outDir: whole.folder, resume: true, ...more });
  return { whole, cut, edit, resume };
}

const lateMs = { event_loop_delay_p99_ms: 77_000 };
const late = (run: { client: object }) => ({ ...run, client: { ...run.client, ...lateMs } });
/** As versions left it that kept what the client knew in the summary alone, and no default model of arrivals. */
const lateSummary = (summary: { validity: { measured: object } }) => ({
  ...summary,
  validity: { ...summary.validity, measured: { ...summary.validity.measured, ...lateMs } },
});
const older = ({ client: _, load, ...run }: { client: object; load: object }) => ({
  ...run,
  load: { ...load, arrival: null, arrival_parameters: undefined },
});

test('a run whose client was late is not made valid by going on with it', async (t) => {
  const { whole, cut, edit, resume } = await interrupted(t);
  edit('run.json', late as never);
  const nothingLeft = await resume({ allowInvalid: false });
  assert.equal(nothingLeft.run.status, 'invalid');
  assert.match(nothingLeft.summary.validity.reasons.join(), /event-loop delay p99 is 77000\.00 ms/);
  // Nothing was sent, so what the client says of itself is what it said then.
  assert.deepEqual(nothingLeft.summary.self, whole.summary.self);
  assert.deepEqual(nothingLeft.summary.in_flight, whole.summary.in_flight);
  assert.deepEqual(nothingLeft.run.earlier_parts, []);
  cut(3);
  const rest = await resume({ allowInvalid: false });
  assert.equal(rest.summary.counts.ok, 6);
  assert.match(rest.summary.validity.reasons.join(), /77000/);
  const { started_at_ms, resumed_at_ms, earlier_parts } = rest.run;
  assert.deepEqual([started_at_ms, earlier_parts?.length], [whole.run.started_at_ms, 1]);
  assert.ok(resumed_at_ms! > started_at_ms);
  // And again: both parts are there.
  cut(5);
  assert.equal((await resume()).run.earlier_parts?.length, 2);
});

test('a run of an older version is gone on with, and what its summary says of the client counts', async (t) => {
  const { cut, edit, resume } = await interrupted(t, { rateRps: 100 });
  edit('run.json', older as never);
  edit('summary.json', lateSummary as never);
  cut(3);
  const { run, summary } = await resume();
  assert.equal(run.earlier_parts?.[0]?.client?.event_loop_delay_p99_ms, 77_000);
  assert.equal(summary.validity.measured?.event_loop_delay_p99_ms, 77_000);
});

test('time at the cap is that of all parts together, each counted once', async (t) => {
  const { whole, cut, resume } = await interrupted(t, { maxInFlight: 1 });
  const first = whole.run.client!.time_at_cap_s!;
  cut(3);
  const { run, summary } = await resume();
  const both = first + run.client!.time_at_cap_s!;
  assert.equal(summary.in_flight.time_at_cap_s, both);
  for (let i = 0; i < 2; i++) {
    const again = await resume();
    assert.equal(again.summary.in_flight.time_at_cap_s, both);
    assert.deepEqual([again.run.client, again.run.earlier_parts?.length], [run.client, 1]);
  }
});

test('what a killed part knew of its client is not known, and that is said', async (t) => {
  const { whole, cut, edit, resume } = await interrupted(t);
  cut(3);
  rmSync(join(whole.folder, 'summary.json'));
  edit('run.json', ({ client: _, ...run }) => ({ ...run, status: 'partial', ended_at_ms: null }));
  const { summary, run } = await resume();
  assert.deepEqual([summary.counts.ok, run.earlier_parts?.[0]?.client], [6, null]);
  assert.match(JSON.stringify(summary.notices), /client-unmeasured/);
});

test('every time of a record that is sent later is on the clock of the run', async (t) => {
  const { whole, cut, resume } = await interrupted(t);
  cut(0);
  const { records } = await resume();
  const lastNs = Math.max(...whole.records.map(({ finished_ns }) => finished_ns ?? 0));
  assert.ok(lastNs > 0);
  for (const { first_token_ns, last_token_ns, chunk_ns } of records)
    assert.deepEqual([chunk_ns?.at(0), chunk_ns?.at(-1)], [first_token_ns, last_token_ns]);
  const attempts = whole.records.flatMap(({ attempts }) => attempts ?? []);
  assert.equal(attempts.length, 1);
  assert.ok(Number.isInteger(attempts[0]!.launched_ns) && Number.isInteger(attempts[0]!.finished_ns));
});

test('another load is not gone on with', async (t) => {
  const { cut, resume } = await interrupted(t, { rateRps: 100 });
  cut(3);
  await assert.rejects(
    resume({ rateRps: 50 }),
    /another load: load\.arrival_parameters {"rate_rps":100}, now {"rate_rps":50}/,
  );
  await assert.rejects(resume({ rateRps: null, concurrency: 2 }), /load\.kind "open", now "closed"/);
  await assert.rejects(resume({ model: 'other' }), /endpoint\.model "m", now "other"/);
  await assert.rejects(resume({ limit: 4 }), /workload\.planned 6, now 4/);
  assert.equal((await resume({ timeoutS: 7, workers: 2 })).summary.counts.ok, 6);
});
