/** The part of an `iwc.diff/1` document that people are shown, in whichever form. */
export interface DiffFacts {
  readonly a_label: string;
  readonly b_label: string;
  readonly tokenizer: { readonly name: string };
  readonly primary_class_a: string;
  readonly primary_class_b: string;
  readonly reason_a: string;
  readonly reason_b: string;
  readonly shift: string;
  readonly identical: boolean;
  readonly same_parts: readonly string[];
  readonly changed_parts: readonly string[];
  readonly metrics: readonly MetricFacts[];
  readonly distributions: readonly DistributionFacts[];
  readonly matching: MatchingFacts | null;
  readonly core: {
    readonly any_flag: boolean;
    readonly structural_flags: readonly string[];
    readonly metrics: readonly (NumberPair & {
      readonly metric: string;
      readonly label: string;
      readonly status: 'OK' | 'FLAG';
    })[];
  };
  readonly gates: readonly {
    readonly text: string;
    readonly passes: boolean;
    readonly reason: string;
  }[];
  readonly regressions: readonly string[];
  readonly status: 'ok' | 'fail';
}

interface NumberPair {
  readonly a: number | null;
  readonly b: number | null;
  readonly delta: number | null;
}

export interface MetricFacts extends NumberPair {
  readonly metric: string;
  readonly label: string;
  readonly decimals: number;
  readonly is_extra: boolean;
}

type Distances = Readonly<Record<'ks' | 'wasserstein' | 'psi', number | null>>;

export interface DistributionFacts extends Distances {
  readonly label: string;
  readonly unit: string;
  readonly n_a: number;
  readonly n_b: number;
  readonly ks_p_value: number | null;
  readonly in_noise_floors: Distances;
  readonly quantiles: readonly ({ readonly p: number } & NumberPair)[];
  readonly relative_error: number;
}

export interface MatchingFacts {
  readonly same_prompt: number;
  readonly unchanged: number;
  readonly changed_prompts: number;
  readonly added: number;
  readonly removed: number;
  readonly changed_parts: Readonly<Record<string, number>>;
  readonly examples: Readonly<Record<'changed_prompts' | 'added' | 'removed', readonly string[]>>;
}

/** What of a diff is shown. */
export interface DiffView {
  readonly onlyChanged: boolean;
  readonly summary: boolean;
  readonly verbose: boolean;
}
