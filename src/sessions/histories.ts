import { Sample } from '../math/sample.ts';

/** Turn numbers of which the growth of prompts is kept; later ones count as the last. */
const turnsKept = 32;

/** What a turn is in its session. */
export interface TurnPlace {
  /** From 0, in order of arrival. */
  readonly turn: number;
  /** Since the previous turn; null for the first. */
  readonly gapNs: number | null;
  readonly previousPromptTokens: number | null;
}

/** How sessions grow and overlap. A session is open from its first to its last arrival. */
export interface SessionFacts {
  readonly detected: number;
  readonly requests: number;
  /** First to last arrival, seconds; of sessions with more than one turn. */
  readonly durationS: Sample;
  /** Prompt tokens of turn 0, 1, 2 …; the last element gathers all later turns. */
  readonly promptTokensByTurn: readonly {
    readonly turn: number;
    readonly requests: number;
    readonly meanTokens: number;
  }[];
  /** Time-average and greatest number of sessions open at once; null without a session of some length. */
  readonly meanOpen: number | null;
  readonly peakOpen: number | null;
  /** Share of sessions that are open while another is; null without sessions. */
  readonly overlappingShare: number | null;
}

/** Follows the turns of sessions in order of arrival; about 40 bytes a session. */
export class SessionHistories {
  #first = new Float64Array(256);
  #last = new Float64Array(256);
  #turns = new Int32Array(256);
  #prompts = new Int32Array(256);
  #count = 0;
  #requests = 0;
  readonly #tokensByTurn = new Float64Array(turnsKept);
  readonly #requestsByTurn = new Float64Array(turnsKept);

  /** Takes the next request of session `session`; sessions are numbered from 0 as they come. */
  add(session: number, arrivalNs: number, promptTokens: number): TurnPlace {
    if (session >= this.#first.length) this.#grow();
    const turn = session < this.#count ? this.#turns[session]! : 0;
    if (turn === 0) {
      this.#count = session + 1;
      this.#first[session] = arrivalNs;
    }
    const place =
      turn === 0
        ? { turn, gapNs: null, previousPromptTokens: null }
        : { turn, gapNs: arrivalNs - this.#last[session]!, previousPromptTokens: this.#prompts[session]! };
    this.#last[session] = arrivalNs;
    this.#turns[session] = turn + 1;
    this.#prompts[session] = promptTokens;
    this.#requests++;
    const kept = Math.min(turn, turnsKept - 1);
    this.#tokensByTurn[kept]! += promptTokens;
    this.#requestsByTurn[kept]!++;
    return place;
  }

  /** How many turns each session has. */
  turnsPerSession(exactLimit?: number): Sample {
    return Sample.of(this.#turns.subarray(0, this.#count), exactLimit);
  }

  facts(exactLimit?: number): SessionFacts {
    const first = this.#first.subarray(0, this.#count);
    const last = this.#last.subarray(0, this.#count);
    const durationS = new Sample(exactLimit);
    for (let i = 0; i < this.#count; i++)
      if (this.#turns[i]! > 1) durationS.add((last[i]! - first[i]!) / 1e9);
    return {
      detected: this.#count,
      requests: this.#requests,
      durationS,
      promptTokensByTurn: [...this.#requestsByTurn]
        .map((requests, turn) => ({ turn, requests, meanTokens: this.#tokensByTurn[turn]! / requests }))
        .filter(({ requests }) => requests > 0),
      ...overlap(first, last),
    };
  }

  #grow(): void {
    const size = 2 * this.#first.length;
    const grown = <T extends Float64Array | Int32Array>(larger: T, old: T): T => {
      larger.set(old);
      return larger;
    };
    this.#first = grown(new Float64Array(size), this.#first);
    this.#last = grown(new Float64Array(size), this.#last);
    this.#turns = grown(new Int32Array(size), this.#turns);
    this.#prompts = grown(new Int32Array(size), this.#prompts);
  }
}

/** Sweeps over the sessions' intervals, closed at both ends. */
function overlap(
  first: Float64Array,
  last: Float64Array,
): Pick<SessionFacts, 'meanOpen' | 'peakOpen' | 'overlappingShare'> {
  const count = first.length;
  if (count === 0) return { meanOpen: null, peakOpen: null, overlappingShare: null };
  // Sessions are numbered by first arrival, so starts are in order already.
  const ends = last.slice().sort();
  let open = 0;
  let peak = 0;
  let ended = 0;
  let openNs = 0;
  let latestEnd = -1;
  let overlapping = 0;
  for (let i = 0; i < count; i++) {
    while (ended < i && ends[ended]! < first[i]!) ended++;
    open = i - ended + 1;
    peak = Math.max(peak, open);
    openNs += last[i]! - first[i]!;
    const meetsNext = i + 1 < count && first[i + 1]! <= last[i]!;
    if (latestEnd >= first[i]! || meetsNext) overlapping++;
    latestEnd = Math.max(latestEnd, last[i]!);
  }
  const span = latestEnd - first[0]!;
  return { meanOpen: span > 0 ? openNs / span : null, peakOpen: peak, overlappingShare: overlapping / count };
}
