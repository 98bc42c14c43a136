import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { stableJson } from '../core/json-text.ts';
import { resolveOptions } from '../core/options.ts';
import { sha256Hex } from '../io/hash.ts';
import { pause } from '../io/pause.ts';
import { certify } from './certify.ts';
import { type CertifyOptions, certifyOptions } from './options.ts';

test('a certificate says yes within its budget, no beyond it, and vouches for itself', async (t) => {
  const outDir = join(temporaryFolder(t), 'certify');
  const run = (more: Record<string, unknown>) =>
    certify(
      resolveOptions(certifyOptions, { outDir, outputTokens: 4, secondsEach: 1, ...more }) as CertifyOptions,
      testContext(),
      pause,
    );
  // Budgets that any machine keeps, and one that none does.
  const wide = { maxLagMs: 1e6, maxAddedTtftMs: 1e6, maxLoopDelayMs: 1e6 };
  const yes = await run({ ...wide, rates: ['200'] });
  assert.deepEqual([yes.exitCode, yes.certificate.certified, yes.certificate.largest_rps], [0, true, 200]);
  const [point] = yes.certificate.points;
  assert.deepEqual([point!.requests, point!.ok, point!.client_added_ttft_ms.n], [320, 320, 320]);
  // The mock stamps a token when it has written it, so a few may be seen a moment before.
  assert.ok(point!.client_added_ttft_ms.p50! > 0);
  const { sha256, ...body } = yes.certificate;
  assert.equal(sha256Hex(stableJson(body)), sha256);
  const no = await run({ ...wide, maxAddedTtftMs: 1e-9, rates: ['200'] });
  assert.deepEqual([no.exitCode, no.certificate.largest_rps], [3, null]);
  assert.match(no.certificate.points[0]!.reasons[0]!, /the client adds/);
});
