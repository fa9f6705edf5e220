import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { Id, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { disclosureMadeV1 } from './agency-alerts.v1.ts';

/** The kinds of disclosed data: an alert as text, or one of its pictures. */
export const DISCLOSED = ['alert', 'snapshot', 'clip', 'plate_crop'] as const;
export type Disclosed = (typeof DISCLOSED)[number];

/** How it was disclosed: on the agency's topic, in an answer to the page, or in its event stream. */
export const WAYS_OUT = ['agency_topic', 'page', 'event_stream'] as const;
export type WayOut = (typeof WAYS_OUT)[number];

export const disclosureMade = defineEvent('disclosure.made.v2', {
  fact: 'Personal data is about to leave the city for this recipient, by this way, under this agreement, for this purpose (control 21). The record is durable before the data leave.',
  scope: 'principal',
  keyedBy: 'disclosure',
  key: (data) => data.disclosureId,
  id: ({ disclosureId }) => disclosureId,
  partitions: 1,
  // Each service that discloses records it on its own topic, which no other service may write.
  producers: ['agency-gateway', 'command-center'],
  consumers: ['analytics-writer'],
  retention: deleteAfter(days(30)),
  personalData: 'plate',
  schema: z.object({
    ...disclosureMadeV1.schema.shape,
    /** The service that discloses it, on its own topic. */
    principal: z.string().min(1).max(60),
    /** A hash of all fields below except the time, so that a repetition after a crash or at the next view counts as one disclosure. */
    disclosureId: Id,
    /** The rule of the alert in this revision. */
    rule: openSet(['hotlist', 'behaviour', 'face']),
    revision: z.int().nonnegative(),
    what: openSet(DISCLOSED),
    way: openSet(WAYS_OUT),
    /** OpenID subject of the officer who saw it; absent if it went to the agency's systems. */
    person: z.string().min(1).max(200).optional(),
    /** SHA-256 of the bytes of the picture or clip. */
    sha256: Sha256.optional(),
  }),
  example: {
    ...disclosureMadeV1.example,
    principal: 'command-center',
    revision: 3,
    what: 'plate_crop',
    way: 'page',
    person: 'demo-officer',
    sha256: 'c'.repeat(64),
  },
  invalid: {
    'a disclosure without a recipient': { disclosureId: 'd', alertId: 'a', atMs: 1 },
    'a disclosure without its way out': {
      ...disclosureMadeV1.example,
      principal: 'agency-gateway',
      revision: 0,
      what: 'alert',
    },
  },
});
