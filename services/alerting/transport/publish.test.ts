import { alertChanged, clipRequested } from '@marsad/schemas';
import type { EventProducer } from '@marsad/kafka';
import { expect, test } from 'vitest';
import { NOTHING_TO_PUBLISH } from '../pipeline/publication.ts';
import { createPublish } from './publish.ts';

test('an alert is not published before the broker has the request for its pictures', async () => {
  const sent: string[] = [];
  const brokerAway = new Error('the broker of one partition is away');
  const send = (event: { readonly type: string }): Promise<void> => {
    sent.push(event.type);
    return event.type === clipRequested.type ? Promise.reject(brokerAway) : Promise.resolve();
  };
  const publish = createPublish({ send } as unknown as EventProducer);
  const publication = { ...NOTHING_TO_PUBLISH, alerts: [alertChanged.example], clips: [clipRequested.example] };
  await expect(publish(publication)).rejects.toBe(brokerAway);
  expect(sent).toEqual([clipRequested.type]);
});
