import { defineDocument } from './document.ts';
import { verificationShape } from './shapes/verification.generated.ts';

/** Whether a workload is what its manifest says. */
export interface Verification {
  readonly schema: 'iwc.verification/1';
  readonly workload: string;
  readonly manifest: string;
  /** Whether every step holds. */
  readonly verified: boolean;
  readonly steps: readonly VerificationStep[];
}

/** One thing verify looked at. Hashes are SHA-256. */
export interface VerificationStep {
  readonly what: 'output' | 'id' | 'input' | 'rerun';
  readonly path: string;
  readonly expected: string;
  /** Null where it could not be computed. */
  readonly found: string | null;
  readonly holds: boolean;
  /** Null where it holds. */
  readonly reason: string | null;
}

export const verificationDocument = defineDocument<Verification>('iwc.verification/1', verificationShape);
