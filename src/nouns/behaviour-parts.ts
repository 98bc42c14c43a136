/** What a change of a workload can be a change of. */
export const behaviourParts = ['prompts', 'arrivals', 'sessions', 'outputs', 'sampling', 'serving'] as const;

export type BehaviourPart = (typeof behaviourParts)[number];
