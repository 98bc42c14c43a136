import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from './without-secrets.ts';

test('keys and tokens are left out at any depth, values of variables too', () => {
  const config = {
    hf_token: 'hf_1',
    apiType: 'chat',
    helm: { values: [{ 'HF-TOKEN': 'hf_2', replicas: 2, api_key: 'k3' }] },
    Environment: { HF_TOKEN: 'hf_4', DEBUG: '1' },
    Command: ['serve', '--api-key', 'k5', '--token=k6', '--max-tokens', '9', '--model', 'm'],
    max_tokens: 8,
  };
  assert.deepEqual(withoutSecrets(config), {
    apiType: 'chat',
    helm: { values: [{ replicas: 2 }] },
    Environment: ['HF_TOKEN', 'DEBUG'],
    Command: ['serve', '--api-key', '…', '--token=…', '--max-tokens', '9', '--model', 'm'],
    max_tokens: 8,
  });
});
