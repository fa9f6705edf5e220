import kafkajs from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import { expect, test } from 'vitest';
import './kafkajs.ts';

/** As much of the library's cluster as the search for a coordinator uses: no broker names one. */
function clusterWithout(connected: boolean) {
  const onlyOnce = (attempt: (bail: (error: Error) => void) => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      void attempt(reject).then(resolve, reject);
    });
  // Its declaration knows no arguments and its code needs one.
  const missing: unknown = Reflect.construct(kafkajs.KafkaJSGroupCoordinatorNotFound, ['none']);
  return {
    retrier: onlyOnce,
    isConnected: () => connected,
    findGroupCoordinatorMetadata: () => Promise.reject(missing),
  };
}

test('no coordinator because no broker is there: the consumer joins again', async () => {
  await expect(Cluster.prototype.findGroupCoordinator.call(clusterWithout(false), {})).rejects.toMatchObject({
    retriable: true,
  });
});

test('no coordinator although a broker is there: the group is forbidden, and waiting would not help', async () => {
  await expect(Cluster.prototype.findGroupCoordinator.call(clusterWithout(true), {})).rejects.toMatchObject({
    name: 'KafkaJSGroupCoordinatorNotFound',
  });
});
