import { InputError, OutsideError, UsageError } from '../../core/errors.ts';
import { defineTokenizerKind, type TokenizerHost } from '../contract.ts';
import { openDefinition } from './open-definition.ts';

interface Repository {
  readonly id: string;
  readonly revision: string;
}

interface Found {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The tokenizer.json of a Hugging Face repository: from the local caches, else downloaded if that is allowed. */
export const hub = defineTokenizerKind({
  name: 'hub',
  summary: 'the tokenizer.json of a Hugging Face repository',
  grammar: 'a Hugging Face repository id (owner/name, owner/name@revision)',
  async resolve({ detail, special }, host) {
    const repository = parseRepository(detail);
    const folders = hubFolders(host);
    const searched = [...folders, ...ownFolder(host)].join(', ');
    const found =
      (await findInHub(repository, folders, host)) ??
      (await findOwnCopy(repository, host)) ??
      (await download(repository, searched, host)) ??
      refuse(repository, searched, host);
    return openDefinition({ ...found, name: detail!, special }, host);
  },
});

function parseRepository(detail: string | null): Repository {
  const match = /^([\w.-]+(?:\/[\w.-]+)?)(?:@([\w./-]+))?$/.exec(detail ?? '');
  if (match !== null) return { id: match[1]!, revision: match[2] ?? 'main' };
  throw new UsageError({
    code: 'bad-repository-id',
    message: `'${detail ?? ''}' is not a repository id`,
    hint: 'write owner/name or owner/name@revision, as in Qwen/Qwen3-8B',
  });
}

/** Where huggingface_hub keeps its snapshots, first the place it would use itself. */
function hubFolders(host: TokenizerHost): string[] {
  const home = host.environment('HF_HOME');
  const cache = host.environment('XDG_CACHE_HOME');
  const candidates = [
    host.environment('HF_HUB_CACHE') ?? host.environment('HUGGINGFACE_HUB_CACHE'),
    home === undefined ? undefined : `${home}/hub`,
    cache === undefined ? undefined : `${cache}/huggingface/hub`,
    `${host.homeDirectory}/.cache/huggingface/hub`,
  ];
  return [...new Set(candidates.filter((folder) => folder !== undefined && folder !== ''))] as string[];
}

async function findInHub(
  { id, revision }: Repository,
  folders: readonly string[],
  host: TokenizerHost,
): Promise<Found | null> {
  for (const folder of folders) {
    const root = `${folder}/models--${id.replace('/', '--')}`;
    const reference = await host.readFile(`${root}/refs/${revision}`);
    const commit = reference === null ? revision : new TextDecoder().decode(reference).trim();
    const path = `${root}/snapshots/${commit}/tokenizer.json`;
    const bytes = await host.readFile(path);
    if (bytes !== null) return { path, bytes };
  }
  return null;
}

function ownFolder(host: TokenizerHost): string[] {
  return host.cacheDirectory === null ? [] : [`${host.cacheDirectory}/tokenizers`];
}

function ownPath({ id, revision }: Repository, host: TokenizerHost): string | null {
  const [folder] = ownFolder(host);
  if (folder === undefined) return null;
  return `${folder}/${id.replace('/', '--')}/${revision.replaceAll('/', '--')}/tokenizer.json`;
}

async function findOwnCopy(repository: Repository, host: TokenizerHost): Promise<Found | null> {
  const path = ownPath(repository, host);
  const bytes = path === null ? null : await host.readFile(path);
  return path === null || bytes === null ? null : { path, bytes };
}

function isOffline(host: TokenizerHost): boolean {
  return host.download === undefined || /^(1|on|yes|true)$/i.test(host.environment('HF_HUB_OFFLINE') ?? '');
}

async function download(
  repository: Repository,
  searched: string,
  host: TokenizerHost,
): Promise<Found | null> {
  if (host.download === undefined || isOffline(host)) return null;
  const endpoint = host.environment('HF_ENDPOINT') ?? 'https://huggingface.co';
  const url = `${endpoint.replace(/\/+$/, '')}/${repository.id}/resolve/${repository.revision}/tokenizer.json`;
  host.announce?.(`downloading ${url}`);
  const bytes = await host.download(url).catch((cause: unknown) => {
    const place = { file: url };
    const message = `the download failed, and the tokenizer is not in ${searched}`;
    throw new OutsideError(
      { code: 'tokenizer-download-failed', message, place, hint: wayOut(repository) },
      cause,
    );
  });
  const path = ownPath(repository, host);
  if (path !== null) await host.writeFile?.(path, bytes);
  return { path: path ?? url, bytes };
}

function refuse(repository: Repository, searched: string, host: TokenizerHost): never {
  const offline = host.download !== undefined ? ' (HF_HUB_OFFLINE is set)' : '';
  const { id, revision } = repository;
  throw new InputError({
    code: 'tokenizer-not-cached',
    message: `no tokenizer.json of ${id} at ${revision} in ${searched}, and downloads are not allowed${offline}`,
    hint: wayOut(repository),
  });
}

function wayOut({ id }: Repository): string {
  return `add --allow-download, run hf download ${id} tokenizer.json where there is a network, or give the path of a tokenizer.json`;
}
