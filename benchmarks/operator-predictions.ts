// 100,000 operator predictions, every family, on one thread; the goal is one second.

import { architectures } from '../src/architectures/index.ts';
import { deviceProfiles } from '../src/device-profiles/index.ts';
import { hardware } from '../src/hardware/index.ts';
import { createPredictor } from '../src/operator-costs/index.ts';
import { expandStep } from '../src/operators/expand.ts';
import type { Operator } from '../src/operators/operator.ts';

const wanted = 100_000;
const { device } = hardware.get('a100-sxm-80gb');
const profiles = [...deviceProfiles]
  .map(({ profile }) => profile)
  .filter((profile) => profile.timing === 'device');
const settings = {
  tensorParallel: 4,
  dtype: 'bf16',
  matrixDtype: 'bf16',
  isAttentionFused: true,
  isQkvFused: true,
  oneShotBytes: 0,
} as const;

// Shapes that do not repeat: no cache could help.
const operators: Operator[] = [];
for (let tokens = 2; operators.length < wanted; tokens++)
  for (const { architecture } of architectures)
    for (const call of expandStep(
      architecture,
      [{ count: 1 + (tokens % 7), queries: tokens, keys: tokens + 100 }],
      settings,
    ))
      operators.push(call.operator);
operators.length = wanted;

const { predict } = createPredictor({ device, profiles });
for (const operator of operators.slice(0, 5000)) predict(operator);
const start = performance.now();
let total = 0;
for (const operator of operators) total += predict(operator).us;
const ms = performance.now() - start;
console.log(
  `${wanted} predictions (${(total / 1e6).toFixed(0)} s of device time): ${ms.toFixed(0)} ms, ${((ms * 1000) / wanted).toFixed(2)} µs each`,
);
console.log(
  'LLMCompass (Python, A100, same machine class): 13.5 to 342 s for one product (golden/llmcompass/timing_python_*.csv)',
);
