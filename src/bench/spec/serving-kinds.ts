/** A kind of serving as LMBench's spec files name it. */
export interface ServingKind {
  readonly name: string;
  readonly summary: string;
  /** Keys that LMBench requires besides `modelURL`. */
  readonly required: readonly string[];
  /** Keys it knows besides; and those of every kind. */
  readonly optional: readonly string[];
  /** LMBench's baseline key. @param config values of the required keys, as text */
  key(config: Readonly<Record<string, string>>): string;
}

/** Keys that any serving may have: LMBench's first, then ours. */
export const commonServingKeys: Readonly<Record<string, string>> = {
  modelURL: 'model to ask for',
  apiType: 'completions or chat',
  hf_token: 'taken out of everything that is written',
  BaseURL: 'where it listens; http://localhost:30080 where nothing is said',
  Command: 'program and arguments that start it, as a list; ended when its points are done',
  Environment: 'further environment variables of the command',
  Folder: 'where the command runs; the folder of the spec file where nothing is said',
  ReadyTimeoutS: 'how long it may take until /v1/models answers; 900 where nothing is said',
  StopTimeoutS: 'how long it may take to end before it is killed; 30 where nothing is said',
  Key: 'its name in results, instead of the one LMBench makes',
  ApiKeyFile: 'file with the API key',
};

/** LMBench's seven and two of ours, for servers that run already and servers that a command starts. */
export const servingKinds: readonly ServingKind[] = [
  {
    name: 'BaseURL',
    summary: 'a server that runs already',
    required: [],
    optional: ['URL'],
    key: () => '',
  },
  {
    name: 'Command',
    summary: 'a server that a command starts',
    required: [],
    optional: [],
    key: () => '',
  },
  {
    name: 'Helm-ProductionStack',
    summary: 'a Helm deployment of the vLLM production stack',
    required: ['helmConfigSelection'],
    optional: [],
    key: ({ helmConfigSelection = '' }) => `helm_${flat(helmConfigSelection, '.yaml')}`,
  },
  {
    name: 'Direct-ProductionStack',
    summary: 'a direct Kubernetes deployment of the vLLM production stack',
    required: ['kubernetesConfigSelection'],
    optional: [],
    key: ({ kubernetesConfigSelection = '' }) => flat(kubernetesConfigSelection, '.yaml'),
  },
  {
    name: 'SGLang',
    summary: 'SGLang',
    required: ['scriptName'],
    optional: [],
    key: ({ scriptName = '' }) => `sglang_${without(scriptName, '.sh').replaceAll('-', '_')}`,
  },
  {
    name: 'RayServe',
    summary: 'Ray Serve',
    required: ['scriptName', 'acceleratorType'],
    optional: [],
    key: ({ scriptName = '', acceleratorType = '' }) =>
      `rayserve_${without(scriptName, '.py').replaceAll('-', '_')}_${acceleratorType.toLowerCase()}`,
  },
  {
    name: 'LLM-D',
    summary: 'llm-d',
    required: ['configSelection'],
    optional: [],
    key: ({ configSelection = '' }) => `llmd_${flat(configSelection, '.yaml')}`,
  },
  {
    name: 'Dynamo',
    summary: 'NVIDIA Dynamo',
    required: ['configSelection'],
    optional: [],
    key: ({ configSelection = '' }) => `dynamo_${flat(configSelection, '.yaml')}`,
  },
  {
    name: 'Flat',
    summary: 'a script on one machine',
    required: ['configSelection'],
    optional: [],
    key: ({ configSelection = '' }) => `flat_${flat(configSelection, '.sh').replaceAll('-', '_')}`,
  },
];

function flat(path: string, suffix: string): string {
  return without(path.replaceAll('/', '_'), suffix);
}

function without(name: string, suffix: string): string {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
