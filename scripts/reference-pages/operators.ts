import { architectures } from '../../src/architectures/index.ts';
import { hardware } from '../../src/hardware/index.ts';
import { traceFormats } from '../../src/kernel-traces/index.ts';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

/** Every device, each number with the public document that states it. */
export const hardwarePage: ReferencePage = {
  name: 'hardware.md',
  async render() {
    const sections = [...hardware].flatMap(({ name, summary, device, sources }) => {
      const facts: readonly (readonly [key: string, label: string, value: string])[] = [
        ...Object.entries(device.matrixFlops).map(
          ([type, rate]) =>
            [`matrixFlops.${type}`, `${type} matrix rate`, `${inUnits(rate, 1e12)} TFLOP/s`] as const,
        ),
        ['vectorFlops', 'fp32 vector rate', `${inUnits(device.vectorFlops, 1e12)} TFLOP/s`],
        ['memoryBytes', 'memory', `${inUnits(device.memoryBytes, 1e9)} GB`],
        ['memoryBytesPerSecond', 'memory bandwidth', `${inUnits(device.memoryBytesPerSecond, 1e9)} GB/s`],
        ['cacheBytes', 'last-level cache', `${inUnits(device.cacheBytes, 2 ** 20)} MiB`],
        ['multiprocessors', 'multiprocessors', String(device.multiprocessors)],
        ...(device.link === null
          ? []
          : [
              [
                'link.bytesPerSecond',
                `${device.link.name}, one direction`,
                `${inUnits(device.link.bytesPerSecond, 1e9)} GB/s`,
              ] as const,
            ]),
      ];
      const rows = facts.map(([key, label, value]) => [label, value, sources[key] ?? '']);
      return [`## ${name}`, '', `${summary}.`, '', renderTable(['fact', 'value', 'source'], rows)];
    });
    return page('Hardware: devices that `iwc opsim` prices operators on', [
      'Rates are peaks without sparsity. `--hardware` also takes a JSON file in the format of LLMCompass.',
      '',
      ...sections,
    ]);
  },
};

/** Every architecture with its main sizes. */
export const architecturesPage: ReferencePage = {
  name: 'architectures.md',
  async render() {
    const rows = [...architectures].map(({ name, architecture, source }) => [
      `\`${name}\``,
      String(architecture.layers),
      String(architecture.hidden),
      `${architecture.queryHeads} / ${architecture.keyHeads}`,
      String(architecture.intermediate),
      String(architecture.vocabulary),
      source,
    ]);
    return page('Architectures: models whose steps `iwc opsim` expands into operators', [
      '`--architecture` also takes a Hugging Face `config.json`.',
      '',
      renderTable(
        ['name', 'layers', 'hidden', 'query / key heads', 'intermediate', 'vocabulary', 'source'],
        rows,
      ),
    ]);
  },
};

/** Every form of profiler trace. */
export const traceFormatsPage: ReferencePage = {
  name: 'trace-formats.md',
  async render() {
    const rows = [...traceFormats].map(({ name, summary }) => [`\`${name}\``, summary]);
    return page('Trace formats: what `iwc ingest` reads', [renderTable(['name', 'what it is'], rows)]);
  },
};

function inUnits(value: number | undefined, unit: number): string {
  return String(Number(((value ?? 0) / unit).toPrecision(6)));
}

function page(title: string, lines: readonly string[]): string {
  return `${[generatedMark, '', `# ${title}`, '', ...lines].join('\n').trimEnd()}\n`;
}
