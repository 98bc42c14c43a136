export { type CompileOptions, compileTo, resolveCompileOptions } from './compile.ts';
export { compileTable, datasetIndependentOptions } from './options.ts';
export { type FileValidation, findWorkloads, validateFile, validateOptions } from './validate.ts';
export { type CompileReport, writeWorkload } from './write-workload.ts';
