import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyKernel, type KernelFacts } from './classify.ts';
import { shortKernelName, tileOfName } from './kernel-name.ts';

/** Kernel names as public traces and sources spell them, and what they are. */
const known: readonly (readonly [
  name: string,
  op: string | null,
  family: string,
  operation: string | null,
])[] = [
  [
    'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)',
    null,
    'collective',
    'all_reduce',
  ],
  ['ncclDevKernel_ReduceScatter_Sum_bf16_RING_LL(x)', null, 'collective', 'reduce_scatter'],
  ['ncclKernel_SendRecv_RING_SIMPLE_Sum_int8_t(ncclDevComm*)', 'nccl:all_to_all', 'collective', 'all_to_all'],
  [
    'void vllm::cross_device_reduce_2stage<__nv_bfloat16, 8>(vllm::RankData*)',
    null,
    'collective',
    'all_reduce',
  ],
  ['void deep_ep::internode_ll::dispatch<true, 3, 10, 7168>(void*)', null, 'collective', 'expert_dispatch'],
  ['void deep_ep::intranode::combine<__nv_bfloat16, 8>(x)', null, 'collective', 'expert_combine'],
  ['nvjet_tst_192x176_64x4_1x2_h_bz_coopB_TNT', 'aten::mm', 'gemm', 'matmul'],
  ['nvjet_tst_128x32_64x10_2x1_v_bz_TNT', 'aten::bmm', 'gemm', 'bmm'],
  [
    'sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize64x64x64_warpgroupsize1x1x1_execute',
    'aten::mm',
    'gemm',
    'matmul',
  ],
  ['void gemmSN_TN_kernel<float, 128, 16, 2, 4, 2, 2, true>(x)', 'aten::addmm', 'gemm', 'matmul'],
  ['void marlin::Marlin<__nv_bfloat16, 256, 4, 16, 4>(x)', null, 'gemm', 'matmul'],
  ['Cijk_Alik_Bljk_SB_Bias_AS_SAV_UserArgs_MT64x16x32_MI16x16x1_SN', 'aten::addmm', 'gemm', 'matmul'],
  ['void fbgemm_gpu::permute_2D_data_kernel<false, int>(int)', null, 'embedding', 'embedding'],
  [
    'void cublasLt::splitKreduce_kernel<32, 16, int, float>(x)',
    'aten::mm',
    'split-k-reduce',
    'split_k_reduce',
  ],
  ['fused_moe_kernel', null, 'grouped-gemm', 'moe_gemm'],
  ['void moe_align_block_size_kernel<long>(long const*)', null, 'moe-routing', 'moe_align'],
  ['void vllm::moe::topkGatingSoftmax<4, 128, 4, 16>(float const*)', null, 'moe-routing', 'moe_gate'],
  ['void flash_fwd_kernel<Flash_fwd_kernel_traits<128, 64, 64, 4>>(x)', null, 'attention', 'attention'],
  ['void flashinfer::BatchDecodeWithPagedKVCacheKernel<x>(y)', null, 'attention', 'decode_attention'],
  ['kernel_unified_attention_2d', null, 'attention', 'decode_attention'],
  ['void vllm::reshape_and_cache_flash_kernel<x>(y)', null, 'kv-cache', 'kv_write'],
  ['void flashinfer::norm::FusedAddRMSNormKernel<8u, __nv_bfloat16>(x)', null, 'norm', 'fused_add_rms_norm'],
  [
    'void at::native::(anonymous namespace)::vectorized_layer_norm_kernel<float, float>(int)',
    null,
    'norm',
    'layer_norm',
  ],
  ['void vllm::rotary_embedding_kernel<c10::BFloat16, true>(x)', null, 'rope', 'rope'],
  [
    'void vllm::act_and_mul_kernel<c10::BFloat16, &(vllm::silu_kernel(x))>(y)',
    null,
    'activation',
    'silu_and_mul',
  ],
  ['void vllm::scaled_fp8_quant_kernel<c10::BFloat16>(x)', null, 'quantize', 'quantize'],
  [
    'void (anonymous namespace)::softmax_warp_forward<float, float, float, 10>(x)',
    null,
    'softmax',
    'softmax',
  ],
  ['triton_poi_fused_add_mul_silu_3', null, 'activation', 'silu'],
  ['triton_red_fused_add_mean_mul_pow_rsqrt_0', null, 'fused', 'fused'],
  [
    'void at::native::elementwise_kernel<128, 4, at::native::gpu_kernel_impl_nocast<at::native::direct_copy_kernel_cuda(at::TensorIteratorBase&)::{lambda()#3}::operator()() const>(x)',
    'aten::copy_',
    'copy',
    'copy',
  ],
  [
    'void at::native::reduce_kernel<512, 1, at::native::ReduceOp<float, at::native::ArgMaxOps<float>>>(x)',
    'aten::argmax',
    'reduce',
    'argmax',
  ],
  [
    'void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float>>(x)',
    'aten::add',
    'elementwise',
    'add',
  ],
  ['a_kernel_of_tomorrow', 'mylib::thing', 'unknown', null],
];

for (const [name, op, family, operation] of known)
  test(`${name.slice(0, 70)} is ${family}`, () => {
    const found = classifyKernel(facts({ name, op }));
    assert.deepEqual([found.family, found.operation], [family, operation]);
  });

test('a new tile or template argument needs no new rule', () => {
  for (const tile of ['64x8_64x16_4x1', '320x64_64x3_2x1', '256x208_128x2_1x4'])
    assert.equal(classifyKernel(facts({ name: `nvjet_sm100_${tile}_v_bz_TNN` })).family, 'gemm');
});

test('a database of known kernels goes before the rules', () => {
  const name = 'a_kernel_of_tomorrow';
  const database = new Map([[name, { family: 'norm', operation: 'rms_norm' }]] as const);
  assert.equal(classifyKernel(facts({ name }), database).family, 'norm');
});

test('tiles count the rows of the framework, not of column-major cuBLAS', () => {
  // From the launch grid of a real call: 32×2112 in 33 tiles, which only 64 along the columns gives.
  const nvjet = tileOfName('nvjet_tst_64x32_64x16_4x1_v_bz_splitK_TNT');
  assert.deepEqual(nvjet, { m: 32, n: 64, k: 64, stages: 16, cluster_m: 1, cluster_n: 4, split_k: true });
  const cutlass = tileOfName(
    'void cutlass::Kernel<cutlass_80_tensorop_s1688gemm_128x64_32x6_nt_align1>(cutlass_80_tensorop_s1688gemm_128x64_32x6_nt_align1::Params)',
  );
  assert.deepEqual([cutlass?.m, cutlass?.n, cutlass?.k, cutlass?.stages], [64, 128, 32, 6]);
  const tensile = tileOfName('Cijk_Alik_Bljk_SB_Bias_AS_SAV_UserArgs_MT64x16x32_MI16x16x1_SN');
  assert.deepEqual([tensile?.m, tensile?.n, tensile?.k], [16, 64, 32]);
  assert.equal(tileOfName('fused_moe_kernel'), null);
});

test('short names keep what tells kernels apart', () => {
  const short = (name: string) => shortKernelName(name);
  assert.equal(
    short('void at::native::(anonymous namespace)::CatArrayBatchedCopy<float, 1>(float*)'),
    'at::native::CatArrayBatchedCopy',
  );
  assert.equal(
    short(
      'void at::native::elementwise_kernel<128, at::native::direct_copy_kernel_cuda(x)::{lambda()#3}>(y)',
    ),
    'at::native::elementwise_kernel[direct_copy]',
  );
  assert.equal(short('fused_moe_kernel'), 'fused_moe_kernel');
});

test('sizes of products in every argument order', () => {
  const sizes = (op: string, dims: number[][], name = 'some_gemm') =>
    classifyKernel(facts({ name, op, dims, dtypes: dims.map(() => 'c10::BFloat16') })).sizes;
  const expected = { batch: 1, m: 8, n: 32, k: 16 };
  assert.deepEqual(
    sizes('aten::mm', [
      [8, 16],
      [16, 32],
    ]),
    expected,
  );
  assert.deepEqual(sizes('aten::addmm', [[32], [8, 16], [16, 32]]), expected);
  assert.deepEqual(sizes('aten::linear', [[2, 4, 16], [32, 16], [32]]), expected);
  assert.deepEqual(
    sizes('vllm::cutlass_scaled_mm', [
      [8, 32],
      [8, 16],
      [16, 32],
    ]),
    expected,
  );
  assert.deepEqual(
    sizes('deep_gemm::fp8_gemm_nt', [
      [8, 16],
      [32, 16],
      [8, 32],
    ]),
    expected,
  );
  assert.deepEqual(
    sizes('aten::bmm', [
      [4, 8, 16],
      [4, 16, 32],
    ]),
    { ...expected, batch: 4 },
  );
  // Square weights tell no order: PyTorch's own products never transpose.
  assert.deepEqual(
    sizes('aten::mm', [
      [8, 16],
      [16, 16],
    ]),
    { ...expected, n: 16 },
  );
  assert.equal(sizes('aten::mm', []), null);
});

test('the two products of fused experts', () => {
  const of = (ordinal: number) =>
    classifyKernel({
      ...facts({ name: 'fused_moe_kernel', op: 'vllm::inplace_fused_experts' }),
      dims: [
        [32, 7168],
        [257, 1024, 7168],
        [257, 7168, 512],
        [32, 9],
        [32, 9],
      ],
      dtypes: ['c10::BFloat16', 'c10::BFloat16', 'c10::BFloat16', 'float', 'int'],
      ordinal,
    }).sizes;
  assert.deepEqual(of(0), { tokens: 32, experts: 257, top_k: 9, n: 1024, k: 7168 });
  assert.deepEqual(of(1), { tokens: 32, experts: 257, top_k: 9, n: 7168, k: 512 });
});

function facts(given: Partial<KernelFacts> & { name: string }): KernelFacts {
  return { op: null, dims: null, dtypes: null, collective: null, ordinal: 0, worldSize: null, ...given };
}
