export { attentionDecode, attentionPrefill } from './attention.ts';
export { collective } from './collective.ts';
export { gemm } from './gemm.ts';
export { groupedGemm } from './grouped-gemm.ts';
export { rowwise } from './rowwise.ts';
export { streaming } from './streaming.ts';
