import kafkajs from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import { expect, test } from 'vitest';
import './kafkajs.ts';

/** The part of the library's cluster that the search for a coordinator uses. No broker names a coordinator. */
function clusterWithoutCoordinator({ isConnected }: { isConnected: boolean }) {
  const onlyOnce = (attempt: (bail: (error: Error) => void) => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      void attempt(reject).then(resolve, reject);
    });
  // The declaration has no parameters, but the code needs an argument.
  const missing: unknown = Reflect.construct(kafkajs.KafkaJSGroupCoordinatorNotFound, ['none']);
  return {
    retrier: onlyOnce,
    isConnected: () => isConnected,
    findGroupCoordinatorMetadata: () => Promise.reject(missing),
  };
}

test('no coordinator because no broker is there: the consumer joins again', async () => {
  await expect(
    Cluster.prototype.findGroupCoordinator.call(clusterWithoutCoordinator({ isConnected: false }), {}),
  ).rejects.toMatchObject({
    retriable: true,
  });
});

test('no coordinator although a broker is there: the group is forbidden, and waiting would not help', async () => {
  await expect(
    Cluster.prototype.findGroupCoordinator.call(clusterWithoutCoordinator({ isConnected: true }), {}),
  ).rejects.toMatchObject({
    name: 'KafkaJSGroupCoordinatorNotFound',
  });
});
