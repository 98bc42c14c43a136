import type { OptionTable } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { Architecture } from '../operators/architecture.ts';

/** A model's shape on the shelf. */
export interface ArchitectureEntry extends Entry {
  readonly architecture: Architecture;
  /** The public document the numbers are from. */
  readonly source: string;
  readonly options: OptionTable;
}

/** Keeps the literal name, so the registry can know it. What most models share need not be said. */
export function defineArchitecture<const Name extends string>(
  facts: Partial<Architecture> &
    Pick<Architecture, 'layers' | 'hidden' | 'vocabulary' | 'queryHeads' | 'intermediate'> & {
      readonly name: Name;
      readonly summary: string;
      readonly source: string;
    },
): ArchitectureEntry & { readonly name: Name } {
  const { name, summary, source, ...shape } = facts;
  const architecture: Architecture = {
    name,
    keyHeads: shape.queryHeads,
    headWidth: shape.hidden / shape.queryHeads,
    isGated: true,
    norm: 'rms',
    hasRope: true,
    hasHeadNorm: false,
    latent: null,
    experts: null,
    ...shape,
  };
  return { name, summary, source, architecture, options: {} };
}
