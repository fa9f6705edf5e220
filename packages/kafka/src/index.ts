export * from './errors.ts';
export { protocolCode } from './failure.ts';
export { createKafka, type Kafka, type KafkaOptions } from './kafka.ts';
export { fieldsOf, inItsTrace, inMessage } from './message-trace.ts';
export * from './partition-memory.ts';
export { partitionOf } from './partition-of.ts';
export { shardOf } from './shard-of.ts';
export { parseStrictly } from './strict-schema.ts';
export * from './types.ts';
