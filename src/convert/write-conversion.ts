import type { Context } from '../core/context.ts';
import { buildManifest } from '../workloads/build-manifest.ts';
import type { ManifestFile } from '../workloads/manifest.ts';
import { recordShaping } from '../workloads/record-shaping.ts';
import { writeWithManifest } from '../workloads/write-with-manifest.ts';
import { type Conversion, convertTo } from './convert.ts';
import { type ConvertOptions, convertTable } from './options.ts';
import { arrivalOfInput } from './write-requests.ts';

/** What a convert command did, for JSON and for people. */
export interface ConvertReport extends Conversion {
  readonly input: string;
  readonly output: string;
  /** Null when the output went to standard output and no manifest was asked for. */
  readonly manifest: string | null;
}

/**
 * Converts a workload into a file with a manifest beside it. Both appear whole or not at all.
 * @throws InputError, UsageError, OutsideError, InterruptedError
 */
export async function writeConversion(
  path: string,
  options: ConvertOptions,
  commandLine: string,
  context: Context,
): Promise<ConvertReport> {
  const describe = (conversion: Conversion, inputs: readonly ManifestFile[]) =>
    buildManifest(
      {
        command: {
          name: 'convert',
          target: path,
          line: commandLine,
          options: { ...recordShaping(convertTable(), options), from: conversion.from },
        },
        inputs,
        output: { path: options.output, ...conversion.written },
        isWorkload: true,
        arrival: arrivalOfInput,
        tokenizer: conversion.tokenizer,
        summary: {
          requests: conversion.requests,
          arrival_span_ms: spanOf(conversion),
          from: conversion.from,
          to: conversion.to,
          lost_fields: conversion.losses,
          ...(options.anonymize ? { anonymized_fields: conversion.anonymized } : {}),
        },
      },
      context,
    );
  const write = (sink: Parameters<typeof convertTo>[0]) => convertTo(sink, path, options, context);
  const { result, manifest } = await writeWithManifest(
    { ...options, inputs: [path] },
    { write, describe },
    context,
  );
  return { ...result, input: path, output: options.output, manifest };
}

/** First to last arrival; null without requests. */
function spanOf({ firstArrivalMs, lastArrivalMs }: Conversion): number | null {
  return firstArrivalMs === null || lastArrivalMs === null ? null : lastArrivalMs - firstArrivalMs;
}
