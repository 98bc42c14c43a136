import { type CertifyOptions, certify, certifyOptions } from '../certify/index.ts';
import { pause } from '../io/pause.ts';
import { renderCertificate } from '../report/certify-text.ts';
import type { Command } from './contract.ts';

/** `iwc certify`: can this client, on this host, measure this load? */
export const certifyCommand: Command = {
  name: 'certify',
  summary: 'find the largest load that this client on this host measures rightly',
  positionals: [],
  examples: [
    { line: 'iwc certify', explains: 'raise the load on a mock until the client no longer keeps its budget' },
    { line: 'iwc certify --rates 100,300 --require-rps 300', explains: 'yes or no for 300 requests/s' },
  ],
  optionsFor: () => certifyOptions,
  async run({ options }, context) {
    const { certificate, exitCode } = await certify(options as CertifyOptions, context, pause);
    return { exitCode, document: certificate, text: renderCertificate(certificate) };
  },
};
