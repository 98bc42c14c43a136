import type { Manifest } from './manifest.ts';

/** Settings that the Python iwc records and its compilers do not use. */
const unused: Readonly<Record<string, readonly string[]>> = {
  'simple-json': ['prompt_format'],
  sharegpt: ['prompt_format'],
  alpaca: ['max_output_policy'],
};

/**
 * A manifest of the Python iwc 0.1, or of `--compat iwc-0.1`, as one of ours: its settings are those of a
 * compilation with `--compat`. Null when the document is not such a manifest, or its seed is past 2^53 and
 * cannot be told exactly.
 */
export function readPythonManifest(document: unknown): Manifest | null {
  const { compiler, config, input, output, iwc_version, generated_at_utc, schema, summary } = (document ??
    {}) as Readonly<Record<string, unknown>>;
  if (typeof compiler !== 'string' || !isRecord(config) || !isFile(input) || !isFile(output)) return null;
  const { seed, ...rest } = config;
  if (seed !== null && seed !== undefined && !Number.isSafeInteger(seed)) return null;
  const settings = Object.entries(rest).filter(
    ([key, value]) => value !== null && unused[compiler]?.includes(key) !== true,
  );
  return {
    schema: 'iwc 0.1',
    iwc_version: String(iwc_version),
    generated_at_utc: String(generated_at_utc),
    command: {
      name: 'compile',
      target: compiler,
      line: `iwc compile ${compiler} --compat iwc-0.1 (settings from the manifest)`,
      options: {
        input: input.path,
        ...Object.fromEntries(settings.map(([key, value]) => [camelCase(key), value])),
        ...(typeof seed === 'number' ? { seed: String(seed) } : {}),
        compat: 'iwc-0.1',
      },
    },
    inputs: [{ ...input, bytes: null }],
    output: { ...output, bytes: null },
    workload_schema: { name: 'iwc 0.1', sha256: isFile(schema) ? schema.sha256 : '' },
    arrival: { model: config['arrival'], seed: seed ?? null, generator: 'CPython MT19937' },
    tokenizer: null,
    summary: isRecord(summary) ? summary : {},
    notices: [],
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFile(value: unknown): value is { readonly path: string; readonly sha256: string } {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['sha256'] === 'string';
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
