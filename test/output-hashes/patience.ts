/** Flags of runs. Shared machines stand still at times, and that is not what is recorded here. */
export const patient = '--base-url $MOCK --max-lag-ms 60000 --max-loop-delay-ms 60000';
