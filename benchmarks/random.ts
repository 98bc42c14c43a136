/*
 * What a random double costs by batches of 4,096: ours beside Math.random, and beside numpy where PYTHON (python3 when
 * unset) can import it. Figures are the best of several rounds, since other work on the machine only ever adds.
 *
 *     node --import tsx benchmarks/random.ts
 */
import { spawnSync } from 'node:child_process';
import { defaultRng } from '../src/math/keyed-stream.ts';

const BATCH = 4096;
const ROUNDS = 15;
const FILLS_A_ROUND = 400;

const buffer = new Float64Array(BATCH);
const stream = defaultRng(42);
const fills: Record<string, () => void> = {
  uniform: () => stream.fillUniform(buffer),
  exponential: () => stream.fillExponential(buffer),
  normal: () => stream.fillNormal(buffer),
  'Math.random': () => {
    for (let i = 0; i < BATCH; i++) buffer[i] = Math.random();
  },
};

const NUMPY_PROGRAM = `
import json, time, numpy
g = numpy.random.default_rng(42)
out = numpy.empty(${BATCH})
def measure(fill):
    best = float("inf")
    for _ in range(${ROUNDS}):
        start = time.perf_counter_ns()
        for _ in range(${FILLS_A_ROUND}): fill(out=out)
        best = min(best, (time.perf_counter_ns() - start) / (${FILLS_A_ROUND} * ${BATCH}))
    return best
print(json.dumps({"version": numpy.__version__, "uniform": measure(g.random),
    "exponential": measure(g.standard_exponential), "normal": measure(g.standard_normal)}))
`;

function measure(fill: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < FILLS_A_ROUND; i++) fill();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / (FILLS_A_ROUND * BATCH));
  }
  return best;
}

/** Null when this machine has no numpy to ask. */
function measureNumpy(): Record<string, number | string> | null {
  const { status, stdout } = spawnSync(process.env['PYTHON'] ?? 'python3', ['-c', NUMPY_PROGRAM], {
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : null;
}

const numpy = measureNumpy();
process.stdout.write(`ns a double, batches of ${BATCH}, best of ${ROUNDS}; Node ${process.version}, `);
process.stdout.write(`numpy ${numpy?.['version'] ?? 'not measured'}\n`);
const own = Object.entries(fills).map(([name, fill]) => ({ name, cost: measure(fill) }));
const baseline = own.at(-1)!.cost;
for (const { name, cost } of own) {
  const theirs = numpy?.[name];
  const beside =
    typeof theirs === 'number'
      ? `${theirs.toFixed(1)} (ours ${(cost / theirs).toFixed(1)}×)`
      : 'not measured';
  const ratio = (cost / baseline).toFixed(1);
  process.stdout.write(
    `${name.padEnd(12)} ${cost.toFixed(1).padStart(6)}   ${ratio}× Math.random   numpy ${beside}\n`,
  );
}
