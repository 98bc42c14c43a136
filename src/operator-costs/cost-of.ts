import { rowFamilies } from '../operators/operator.ts';
import { familyOf } from './fit-key.ts';

/** The cost model of a fit key. */
export function costNameOf(key: string): string {
  if (key === 'attention/prefill') return 'attention-prefill';
  if (key.startsWith('attention/')) return 'attention-decode';
  if (key.startsWith('collective/')) return 'collective';
  if (key === 'gemm' || key === 'grouped-gemm') return key;
  return (rowFamilies as readonly string[]).includes(familyOf(key)) ? 'rowwise' : 'streaming';
}
