import type { OperatorFamily } from '../nouns/operator-table.ts';

/** Version of the rules below; it stands in every summary and changes with them. */
export const classificationVersion = '2026.1';

/**
 * One rule. The first whose patterns all match decides. `operation` may take groups of the name's match
 * (`$1`), lower-cased with underscores.
 */
export interface ClassificationRule {
  /** Over the full kernel name. */
  readonly name?: RegExp;
  /** Over the name of the operator or annotation that launched it. */
  readonly op?: RegExp;
  readonly family: OperatorFamily;
  readonly operation: string;
}

/**
 * Kernel names to families, most telling first. They match what a kernel is, not one compiled variant of it:
 * a new tile or template argument needs no new rule. Names come from traces and from the public sources of
 * PyTorch, cuBLASLt, CUTLASS, Tensile, NCCL/RCCL, FlashInfer, FlashAttention, vLLM, SGLang, DeepEP, fbgemm.
 */
export const classificationRules: readonly ClassificationRule[] = [
  // Communication. NCCL names tell the collective; custom one-shot kernels are communication too.
  {
    name: /nccl(?:Dev)?Kernel_?(AllReduce|AllGather|ReduceScatter|AllToAll|Broadcast|Reduce)/,
    family: 'collective',
    operation: '$1',
  },
  {
    name: /nccl(?:Dev)?Kernel_?(SendRecv)/,
    op: /all_?to_?all/i,
    family: 'collective',
    operation: 'all_to_all',
  },
  { name: /nccl(?:Dev)?Kernel_?(SendRecv)/, family: 'collective', operation: 'send_recv' },
  {
    name: /nccl(?:Dev)?Kernel|^rccl|hcclKernel/,
    op: /(?:nccl|c10d|hccl)[:_]+/,
    family: 'collective',
    operation: 'from-op',
  },
  { name: /nccl(?:Dev)?Kernel|^rccl|hcclKernel/, family: 'collective', operation: 'collective' },
  {
    name: /cross_device_reduce|all_?reduce|(?:one|two)_?shot|quick_?reduce|multimem_/i,
    family: 'collective',
    operation: 'all_reduce',
  },
  { name: /reduce_?scatter/i, family: 'collective', operation: 'reduce_scatter' },
  { name: /all_?gather/i, family: 'collective', operation: 'all_gather' },
  { name: /(?:deep_ep|internode|intranode).*?dispatch/, family: 'collective', operation: 'expert_dispatch' },
  { name: /(?:deep_ep|internode|intranode).*?combine/, family: 'collective', operation: 'expert_combine' },
  {
    name: /deep_ep::|internode_ll::|intranode::|nvshmem/,
    family: 'collective',
    operation: 'expert_exchange',
  },
  // Mixture of experts.
  {
    name: /fused_moe_kernel|moe_gemm|grouped?_?gemm|group_?mm|GemmUniversalMode::kGrouped|GroupProblemShape|moe_wna16|MoeFCGemm|m_grouped/i,
    family: 'grouped-gemm',
    operation: 'moe_gemm',
  },
  { name: /moe_align|count_and_sort_expert|sgl_moe_align/, family: 'moe-routing', operation: 'moe_align' },
  { name: /moe_sum|moe_finalize|finalizeMoe|moe_unpermute/i, family: 'moe-routing', operation: 'moe_sum' },
  {
    name: /fused_gate|topk_?softmax|topkGating|grouped_topk|biased_topk|moe_?softmax/i,
    family: 'moe-routing',
    operation: 'moe_gate',
  },
  {
    name: /moe_permute|expandInputRows|pre_reorder|post_reorder|compute_expert|moe_/i,
    family: 'moe-routing',
    operation: 'moe_permute',
  },
  // Key-value cache: writes and the indices that lead to it.
  {
    name: /reshape_and_cache|set_\w*kv_buffer|concat_and_cache|concat_and_cast_mha|store_kv|AppendPagedKV|copy_blocks|kv_cache|kvcache_store/i,
    family: 'kv-cache',
    operation: 'kv_write',
  },
  {
    name: /req_to_token|kv_indices|compute_position|block_tables?|slot_mapping/i,
    family: 'kv-cache',
    operation: 'kv_index',
  },
  // Attention.
  {
    name: /merge_(?:attn_)?states?|MergeState|attn_reduce|combine_attn|flash_fwd_splitkv_combine|VariableLengthMergeStates/i,
    family: 'attention',
    operation: 'merge_states',
  },
  { name: /MLA|flash_?mla|mla_/, family: 'attention', operation: 'mla_attention' },
  {
    name: /BatchDecode|SingleDecode|paged_attention|decode_attention|_fwd_grouped_kernel_stage|_fwd_kernel_stage|kernel_unified_attention|mmha|masked_multihead|splitkv/i,
    family: 'attention',
    operation: 'decode_attention',
  },
  {
    name: /PrefillWith|BatchPrefill|SinglePrefill|flash_fwd|FlashAttn|flash::|fmha|_attn_fwd|unified_attention|extend_attention|context_attention|AttentionKernel|_attention|mha_fwd|flash_attention/i,
    family: 'attention',
    operation: 'attention',
  },
  // Convolution and pooling before matrix products: implicit GEMM says gemm too.
  {
    name: /implicit_gemm|convolve|_conv\d?d?_|fprop|dgrad|wgrad|scudnn|hcudnn|winograd|fft2d|cudnn_convolution|conv_depthwise|causal_conv1d/i,
    family: 'convolution',
    operation: 'convolution',
  },
  { op: /convolution|aten::conv\d?d?$/, name: /gemm/i, family: 'convolution', operation: 'convolution' },
  { name: /nchwToNhwc|nhwcToNchw|nchw2nhwc/i, family: 'copy', operation: 'layout' },
  { name: /cask_cudnn::computeOffsets/, family: 'convolution', operation: 'convolution_setup' },
  { name: /pool(?:ing)?_|_pool(?!ed)|max_pool|avg_pool/i, family: 'pooling', operation: 'pooling' },
  // Matrix products.
  {
    name: /split_?K_?reduce|splitKreduce|PostGSU|cublasSplitK/i,
    family: 'split-k-reduce',
    operation: 'split_k_reduce',
  },
  {
    name: /epilogue::impl::globalKernel|cublasLtEpilogue/,
    family: 'elementwise',
    operation: 'gemm_epilogue',
  },
  { name: /quantize.*gemm/i, family: 'quantize', operation: 'quantize' },
  {
    name: /^nvjet_|(?<!fb)gemm|gemv|^Cijk_|marlin|cublas(?:Lt)?::|xmma|dot_kernel|scaled_mm|_matmul|matmul_|mm_kernel|wvSplitK|LLGemm|awq_|gptq_/i,
    op: /aten::(?:bmm|baddbmm)/,
    family: 'gemm',
    operation: 'bmm',
  },
  {
    name: /^nvjet_|(?<!fb)gemm|gemv|^Cijk_|marlin|cublas(?:Lt)?::|xmma|dot_kernel|scaled_mm|_matmul|matmul_|mm_kernel|wvSplitK|LLGemm|awq_|gptq_/i,
    family: 'gemm',
    operation: 'matmul',
  },
  // Rows and elements.
  { name: /fused_?add_?rms_?norm/i, family: 'norm', operation: 'fused_add_rms_norm' },
  { name: /rms_?norm|RMSNorm/i, family: 'norm', operation: 'rms_norm' },
  { name: /layer_?norm|LayerNorm/i, family: 'norm', operation: 'layer_norm' },
  {
    name: /group_?norm|batch_?norm|GroupNorm|bn_fw|bn_bw|RowwiseMoments/i,
    family: 'norm',
    operation: 'norm',
  },
  { name: /rotary|rope(?![a-z])|RoPE/i, family: 'rope', operation: 'rope' },
  { name: /act_and_mul.*(silu|gelu_tanh|gelu|relu)/i, family: 'activation', operation: '$1_and_mul' },
  { name: /act_and_mul|swiglu|silu_and_mul/i, family: 'activation', operation: 'silu_and_mul' },
  { name: /(gelu|silu|sigmoid|tanh|relu|threshold|hardtanh|leaky)/i, family: 'activation', operation: '$1' },
  { name: /launch_clamp_scalar/, op: /relu|clamp/, family: 'activation', operation: 'relu' },
  { name: /softmax/i, family: 'softmax', operation: 'softmax' },
  {
    name: /quant|float_to_h?fp8|h?fp8_to_float|FP8rowwise|FP8_qparam|per_token_group|scaled_fp8|fp8_cast|cvt_fp/i,
    family: 'quantize',
    operation: 'quantize',
  },
  {
    name: /TopPSampling|TopKTopP|SamplingFrom|sampling|multinomial|gumbel|top_?p_?renorm|top_?k_?mask|penalt|min_p/i,
    family: 'sampling',
    operation: 'sampling',
  },
  {
    name: /embedding|permute_pooled_embs|jagged|permute_2D|permute_indices|linearize_index|bounds_check_indices|vocab/i,
    family: 'embedding',
    operation: 'embedding',
  },
  {
    name: /radix_?sort|RadixSort|bitonic|sort_|Sort|gatherTopK|topk|mbtopk/,
    family: 'sort',
    operation: 'sort',
  },
  { name: /DeviceScan|scan_|cumsum|cumprod|tensor_kernel_scan/i, family: 'scan', operation: 'scan' },
  { name: /CatArray|concat/i, family: 'concat', operation: 'concat' },
  {
    name: /(indexSelect|index_select|index_put|masked_fill|index_copy|index_add|scatter|gather|index_fill|masked_scatter|take_|nonzero|index)(?!_lt)(?=[A-Z_a-z0-9]*[<(\w])/,
    op: /index|gather|scatter|masked|take|nonzero|embedding|select|where/,
    family: 'index',
    operation: '$1',
  },
  {
    name: /indexSelect|index_put|index_kernel|masked_fill|scatter_gather|gather_kernel|index_elementwise|compute_index|flatten_index/i,
    family: 'index',
    operation: 'index',
  },
  {
    name: /dropout|distribution|uniform|normal_|philox|curand|exponential_/i,
    family: 'random',
    operation: 'random',
  },
  { name: /multi_tensor_apply|adamw?_|\bsgd|adagrad|lamb_/i, family: 'optimizer', operation: 'optimizer' },
  {
    name: /direct_copy|copy_device|CopyFunctor|copy_kernel|transpose|batched_transpose|memcpy|contiguous_|float16_copy|bfloat16_copy|tensor_copy/i,
    family: 'copy',
    operation: 'copy',
  },
  { name: /FillFunctor|fill_kernel|zero_/i, family: 'elementwise', operation: 'fill' },
  { name: /arange/i, family: 'elementwise', operation: 'arange' },
  { name: /ArgMaxOps|ArgMinOps|argmax|argmin/i, family: 'reduce', operation: 'argmax' },
  {
    name: /(sum|mean|max|min|norm|prod|and|or)_?(?:functor|Ops)|MeanOps|NormTwoOps/i,
    op: /./,
    family: 'reduce',
    operation: 'from-op',
  },
  {
    name: /reduce_kernel|DeviceReduce|ReduceOp|reduce_by_key|ReduceByKey|_reduce_/i,
    family: 'reduce',
    operation: 'reduce',
  },
  {
    name: /^triton_(?:poi|per|red|tem|mm|split_scan|for)_fused_|^triton_|^fused_|_fused_kernel/,
    family: 'fused',
    operation: 'fused',
  },
  {
    name: /elementwise_kernel|elementwise|pointwise|broadcast_|unary|binary/i,
    op: /./,
    family: 'elementwise',
    operation: 'from-op',
  },
  {
    name: /elementwise_kernel|elementwise|pointwise|unary|binary/i,
    family: 'elementwise',
    operation: 'elementwise',
  },
  {
    name: /triu|tril|where|clamp|compare|bincount|unique|histogram|flip|roll|repeat/i,
    family: 'elementwise',
    operation: 'elementwise',
  },
  // Last: what the launching operator is, whatever its kernel is called.
  { op: /aten::(?:mm|addmm|linear|_scaled_mm|matmul)$/, family: 'gemm', operation: 'matmul' },
  { op: /aten::(?:bmm|baddbmm)$/, family: 'gemm', operation: 'bmm' },
  { op: /scaled_dot_product|flash_attn|attention/, family: 'attention', operation: 'attention' },
  { op: /aten::(?:copy_|clone|contiguous|_to_copy|to)$/, family: 'copy', operation: 'copy' },
  {
    op: /aten::(?:add|sub|mul|div|neg|exp|sqrt|rsqrt|pow|eq|ne|lt|le|gt|ge|where|bitwise_\w+|logical_\w+)_?$/,
    family: 'elementwise',
    operation: 'from-op',
  },
  { op: /aten::(?:sum|mean|amax|amin|max|min|any|all|norm)$/, family: 'reduce', operation: 'from-op' },
];
