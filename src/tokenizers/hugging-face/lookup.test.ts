import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError, OutsideError } from '../../core/errors.ts';
import type { TokenizerHost } from '../contract.ts';
import { createTestHost } from '../oracles.test-support.ts';
import { parseSpec, resolveTokenizer } from '../resolve.ts';
import { smallDefinition, toBytes } from './definitions.test-support.ts';

const bytes = toBytes(smallDefinition());
const text = (content: string) => new TextEncoder().encode(content);

/** A host whose disk is a table of paths. */
function hostWith(
  files: Readonly<Record<string, Uint8Array>>,
  changes: Partial<TokenizerHost> = {},
): TokenizerHost {
  return createTestHost({
    homeDirectory: '/home/me',
    cacheDirectory: '/home/me/.cache/iwc',
    readFile: async (path) => files[path] ?? null,
    async listDirectory(path) {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));
      return inside.length === 0
        ? null
        : inside.map((file) => ({ name: file.split('/').at(-1)!, isFolder: false }));
    },
    ...changes,
  });
}

test('a SPEC is told apart by its form', () => {
  const kinds = (spec: string) => parseSpec(spec).kind;
  assert.equal(kinds('./tokenizer.json'), 'file');
  assert.equal(kinds('/models/qwen'), 'file');
  assert.equal(kinds('~/models/qwen'), 'file');
  assert.equal(kinds('..'), 'file');
  assert.equal(kinds('C:\\models\\tokenizer.json'), 'file');
  assert.equal(kinds('models/tokenizer.json'), 'file');
  assert.equal(kinds('Qwen/Qwen3-8B'), 'hub');
  assert.equal(kinds('Qwen/Qwen3-8B@main'), 'hub');
  assert.deepEqual(parseSpec('hub:gpt2'), { kind: 'hub', detail: 'gpt2' });
  assert.deepEqual(parseSpec('file:models/qwen'), { kind: 'file', detail: 'models/qwen' });
  assert.deepEqual(parseSpec('tiktoken:o200k_base'), { kind: 'tiktoken', detail: 'o200k_base' });
  assert.deepEqual(parseSpec('simple'), { kind: 'simple', detail: null });
});

test('a file, a folder and a home folder are read', async () => {
  const host = hostWith({ '/m/tokenizer.json': bytes, '/home/me/q/tokenizer.json': bytes });
  for (const spec of ['/m/tokenizer.json', '/m', '/m/', '~/q'])
    assert.equal((await resolveTokenizer(spec, null, host)).count('hello'), 1, spec);
});

test('what is not there is said with the way out', async () => {
  const host = hostWith({ '/m/vocab.json': bytes, '/m/spiece.model': bytes });
  await assert.rejects(
    resolveTokenizer('/m', null, host),
    /\/m: the folder holds no tokenizer\.json.*save_pretrained/,
  );
  await assert.rejects(resolveTokenizer('/n', null, host), /\/n: no such file or folder/);
  await assert.rejects(resolveTokenizer('file:', null, host), /needs a path/);
  await assert.rejects(resolveTokenizer('hub:a/b/c', null, host), /is not a repository id/);
});

const inHub = (folder: string) => ({
  [`${folder}/models--Qwen--Qwen3-8B/refs/main`]: text('abc123\n'),
  [`${folder}/models--Qwen--Qwen3-8B/snapshots/abc123/tokenizer.json`]: bytes,
});

test('the caches of huggingface_hub are searched where it keeps them', async () => {
  const spec = 'Qwen/Qwen3-8B';
  const places: readonly [string, Record<string, string>][] = [
    ['/hub', { HF_HUB_CACHE: '/hub' }],
    ['/hf/hub', { HF_HOME: '/hf' }],
    ['/xdg/huggingface/hub', { XDG_CACHE_HOME: '/xdg' }],
    ['/home/me/.cache/huggingface/hub', {}],
  ];
  for (const [folder, environment] of places) {
    const host = hostWith(inHub(folder), { environment: (name) => environment[name] });
    const tokenizer = await resolveTokenizer(spec, null, host);
    assert.equal(tokenizer.name, spec);
    assert.equal(tokenizer.count('hello world'), 2);
  }
  const host = hostWith(inHub('/home/me/.cache/huggingface/hub'));
  assert.equal((await resolveTokenizer(`${spec}@abc123`, null, host)).count('hello'), 1);
});

test('offline, the folders that were searched are named', async () => {
  const host = hostWith({}, { environment: (name) => ({ HF_HOME: '/hf' })[name] });
  await assert.rejects(resolveTokenizer('Qwen/Qwen3-8B', null, host), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /\/hf\/hub, \/home\/me\/\.cache\/huggingface\/hub, \/home\/me\/\.cache\/iwc\/tokenizers/,
    );
    assert.match(error.message, /hf download Qwen\/Qwen3-8B tokenizer\.json/);
    return true;
  });
});

test('a download is announced, kept, and not repeated', async () => {
  const files: Record<string, Uint8Array> = {};
  const said: string[] = [];
  const host = hostWith(files, {
    download: async () => bytes,
    announce: (message) => said.push(message),
    async writeFile(path, content) {
      files[path] = content;
    },
  });
  for (let time = 0; time < 2; time++)
    assert.equal((await resolveTokenizer('Qwen/Qwen3-8B', null, host)).count('hello'), 1);
  assert.deepEqual(said, ['downloading https://huggingface.co/Qwen/Qwen3-8B/resolve/main/tokenizer.json']);
  assert.deepEqual(Object.keys(files), ['/home/me/.cache/iwc/tokenizers/Qwen--Qwen3-8B/main/tokenizer.json']);
});

test('a download that fails or is forbidden says so', async () => {
  const failing = { download: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) };
  await assert.rejects(resolveTokenizer('a/b', null, hostWith({}, failing)), (error) => {
    assert.ok(error instanceof OutsideError);
    assert.match(
      error.message,
      /resolve\/main\/tokenizer\.json: the download failed.*\.cache\/huggingface\/hub/,
    );
    assert.match(String(error.cause), /ENOTFOUND/);
    return true;
  });
  const offline = hostWith({}, { ...failing, environment: (name) => ({ HF_HUB_OFFLINE: '1' })[name] });
  await assert.rejects(resolveTokenizer('a/b', null, offline), /HF_HUB_OFFLINE is set/);
});
