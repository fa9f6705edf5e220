import { alertChanged, clipRequested } from '@marsad/schemas';
import type { EventProducer } from '@marsad/kafka';
import { expect, test } from 'vitest';
import { SAID_NOTHING } from '../pipeline/said.ts';
import { createPublish } from './publish.ts';

test('an alert is not said before the broker has the request for its pictures', async () => {
  const sent: string[] = [];
  const brokerAway = new Error('the broker of one partition is away');
  const send = (event: { readonly type: string }): Promise<void> => {
    sent.push(event.type);
    return event.type === clipRequested.type ? Promise.reject(brokerAway) : Promise.resolve();
  };
  const publish = createPublish({ send } as unknown as EventProducer);
  const said = { ...SAID_NOTHING, alerts: [alertChanged.example], clips: [clipRequested.example] };
  await expect(publish(said)).rejects.toBe(brokerAway);
  expect(sent).toEqual([clipRequested.type]);
});
