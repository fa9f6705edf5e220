import { z } from 'zod';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { EpochMs, Sha256 } from '../values/ids.ts';

export const agencyContract = defineEvent('agency.contract.v1', {
  fact: 'What this agency may read, how, and where: the AsyncAPI document of its own topics, which it reads with its own credentials. A newer one under the same name replaces it.',
  scope: 'agency',
  keyedBy: 'name of the document',
  key: ({ name }) => name,
  id: ({ agency, sha256 }) => `contract:${agency}:${sha256}`,
  partitions: 1,
  producers: ['agency-gateway'],
  // The agency reads it with its own user.
  consumers: [],
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({
    agency: AgencyId,
    name: z.string().min(1).max(80),
    publishedAtMs: EpochMs,
    /** SHA-256 of the text in UTF-8. */
    sha256: Sha256,
    /** The document itself: JSON, AsyncAPI 3.0. */
    text: z.string().min(2).max(800_000),
  }),
  example: {
    agency: 'police',
    name: 'agency.asyncapi.json',
    publishedAtMs: 1_790_000_000_000,
    sha256: 'ab'.repeat(32),
    text: '{"asyncapi":"3.0.0"}',
  },
  invalid: {
    'a contract without an agency': {
      name: 'agency.asyncapi.json',
      publishedAtMs: 1,
      sha256: 'ab'.repeat(32),
      text: '{}',
    },
    'a contract without a text': { agency: 'police', name: 'x', publishedAtMs: 1, sha256: 'ab'.repeat(32), text: '' },
  },
});
