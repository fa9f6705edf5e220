import type { EventProducer } from '@marsad/kafka';
import { parseStrictly } from '@marsad/kafka';
import type { AuditTrail } from '@marsad/proof';
import { agencyAlerts } from '@marsad/schemas';
import type { AgencyMessage, AnyEvent } from '@marsad/schemas';
import { beforeEach, expect, it } from 'vitest';
import { T0 } from '../testing/alerts.ts';
import { createDisclosureGate } from './disclosure-gate.ts';

let sent: { type: string; id: string; simulated: boolean | undefined }[];
let leftOut: AgencyMessage[];
let nowMs: number;
beforeEach(() => {
  sent = [];
  leftOut = [];
  nowMs = T0;
});
const producer = {
  send(event: AnyEvent, data: unknown, { id, simulated }: { id: string; simulated?: boolean | undefined }) {
    parseStrictly(event, data);
    sent.push({ type: event.type, id, simulated });
    return Promise.resolve();
  },
} as unknown as EventProducer;
const trail = { isOpen: () => true } as AuditTrail;
const gate = createDisclosureGate(trail, producer, {
  untilMs: T0 + 1,
  now: () => nowMs,
  onLeftOut: (message) => leftOut.push(message),
});
const message = agencyAlerts.example;

it('sends both versions under one id, v1 first', async () => {
  await gate.send(message, 'd-1');
  expect(sent).toEqual([
    { type: 'marsad.agency.alerts.v1', id: 'd-1', simulated: true },
    { type: 'marsad.agency.alerts.v2', id: 'd-1', simulated: true },
  ]);
});

it('sends v2 alone from the date on which v1 ends', async () => {
  nowMs = T0 + 1;
  await gate.send(message, 'd-1');
  expect(sent.map(({ type }) => type)).toEqual(['marsad.agency.alerts.v2']);
  expect(leftOut, 'nothing is left out of what has ended').toEqual([]);
});

it('counts a message that v1 cannot express, and sends it in v2', async () => {
  if (message.body.kind !== 'alert') throw new Error('the example is an alert');
  const later = { ...message, body: { ...message.body, alert: { ...message.body.alert, state: 'handed_over' } } };
  await gate.send(later, 'd-2');
  expect(sent.map(({ type }) => type)).toEqual(['marsad.agency.alerts.v2']);
  expect(leftOut).toEqual([later]);
});
