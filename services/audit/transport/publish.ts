import type { EventProducer } from '@marsad/kafka';
import { auditCheckpoint, auditLeaf } from '@marsad/schemas';
import type { SayCheckpoint, WriteLeaves } from '../ports.ts';

export const createWriteLeaves =
  (producer: Pick<EventProducer, 'sendMany'>): WriteLeaves =>
  (leaves) =>
    producer.sendMany(
      auditLeaf,
      leaves.map((data) => ({ data, options: { id: `leaf-${data.index}-${data.leafHash.slice(0, 16)}` } })),
    );

export const createSayCheckpoint =
  (producer: Pick<EventProducer, 'send'>): SayCheckpoint =>
  (checkpoint) =>
    producer.send(auditCheckpoint, checkpoint, { id: `checkpoint-${checkpoint.treeSize}-${checkpoint.atMs}` });
