import { alertChanged, clipRequested, reviewCast } from '@marsad/schemas';
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

test('the record in force of an erased alert goes last, so that a crash before leaves the alert to be erased again', async () => {
  const removed: string[] = [];
  const tombstone = (event: { readonly type: string }, key: string, of: string): Promise<void> =>
    Promise.resolve(void removed.push(`${event.type.replace('marsad.', '')} ${key} of ${of}`));
  const publish = createPublish({ tombstone } as unknown as EventProducer);
  const { alertId, district } = alertChanged.example;
  await publish({ ...NOTHING_TO_PUBLISH, erased: [{ alertId, district, casts: [reviewCast.example] }] });
  expect(removed).toEqual([
    `review.cast.v1 ${reviewCast.key(reviewCast.example)} of ${district}`,
    `alert.changed.v1 ${alertId} of ${district}`,
    `alert.changed.v2 ${alertId} of ${district}`,
    `alert.changed.v3 ${alertId} of ${district}`,
  ]);
});
