import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { District } from '../values/ids.ts';

/** The number of shards per district. A camera's shard is a hash of its id. */
export const SHARDS = 64;

export const cameraShard = defineEvent('camera.shard.v1', {
  fact: 'Nothing is ever written here. The partitions of this topic are the shard numbers that its consumer group hands out.',
  scope: 'district',
  keyedBy: 'nothing',
  key: () => '',
  id: () => undefined,
  partitions: SHARDS,
  producers: [],
  consumers: ['camera-ingest'],
  retention: deleteAfter(days(1)),
  personalData: 'none',
  schema: z.object({ district: District }),
  example: { district: 'agdal' },
  invalid: { 'a district in capitals': { district: 'AGDAL' } },
});
