import { Kafka } from 'kafkajs';

/** Would put a record on the bus that no schema has seen. */
export const around = (kafka: Kafka): Promise<unknown> =>
  kafka.producer().send({ topic: 'marsad.agdal.scene.observed.v1', messages: [{ value: '{}' }] });
