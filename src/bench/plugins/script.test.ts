import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from '../../../test/support/context.ts';
import { missingCommand } from '../../../test/support/requirements.ts';
import { unusedPort } from '../../../test/support/unused-port.ts';
import { startMock } from '../../mock/start-mock.ts';
import { folderWith, runBench } from '../suite.test-support.ts';

/** Tells its words, its surroundings, and what it finds at the port. */
const script = `#!/usr/bin/env bash
set -euo pipefail
KEY=$3; QPS="\${@: -1}"
HERE="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"; ROOT="$(cd "$HERE/../.." && pwd)"
printf '%s\\n' "$@" > "$ROOT/4-latest-results/words.txt"
echo "$LMBENCH_AUTO_UPLOAD $LMBENCH_API_URL $(basename "$HERE") $(cat "$HERE/beside.txt")" > "$ROOT/4-latest-results/around.txt"
cp "$ROOT/$8" "$ROOT/4-latest-results/spec.json"
ls "$ROOT/4-latest-results/post-processing/summarize.py" > /dev/null
python3 -c "import urllib.request,sys; print(urllib.request.urlopen('$2/v1/models').read().decode())" > "$ROOT/4-latest-results/models.json"
echo 'launch_time,finish_time,ttft,generation_time,prompt_tokens,generation_tokens
1,2,0.5,0.5,3,4' > "$ROOT/4-latest-results/\${KEY}_my_script_output_\${QPS}.csv"
`;

test('a script runs unchanged where it expects to be, with the words it expects', {
  skip: missingCommand('bash') || missingCommand('python3'),
}, async (t) => {
  const mock = await startMock({ port: 0 }, testContext());
  t.after(() => mock.close());
  const sparePort = await unusedPort();
  const dashboard = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  await new Promise<void>((resolve) => dashboard.listen(0, '127.0.0.1', resolve));
  t.after(() => dashboard.close());
  const apiUrl = `http://127.0.0.1:${(dashboard.address() as AddressInfo).port}`;
  const folder = folderWith(t, {
    'suite.yaml': `Name: my suite
Serving: [{Flat: {configSelection: a-b/c.sh, modelURL: org/model, hf_token: hf_secret, BaseURL: '${mock.url}'}}]
Workload: {MyScript: {plugin: ./run_my_script.sh, args: [first, 2], QPS: [1.50], forwardPort: ${sparePort}}}
`,
    'run_my_script.sh': script,
    'beside.txt': 'beside',
  });
  const outDir = join(folder, 'out');
  const { points, suites, exitCode } = await runBench(join(folder, 'suite.yaml'), {
    ...{ outDir, autoUpload: true, apiUrl },
  });
  assert.deepEqual([exitCode, points[0]!.ok, points[0]!.error], [0, 1, null]);
  const left = (name: string) =>
    readFileSync(join(outDir, 'points', points[0]!.id, '4-latest-results', name), 'utf8');
  const { session_id: session } = suites[0]!.document;
  assert.deepEqual(left('words.txt').trim().split('\n'), [
    ...['org/model', `http://localhost:${sparePort}`, 'flat_a_b_c', 'first', '2'],
    ...['my suite', '0', '0-bench-specs/suite.yaml', session, '1.5'],
  ]);
  assert.equal(left('around.txt').trim(), `true ${apiUrl} my_script beside`);
  assert.match(left('models.json'), /"data"/);
  assert.ok(!left('spec.json').includes('hf_secret'));
});
