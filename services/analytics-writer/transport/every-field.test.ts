import type { Received } from '@marsad/kafka';
import { auditLeaf } from '@marsad/schemas';
import { valuesOf } from '@marsad/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapRows } from '../pipeline/map.step.ts';
import type { Consumed } from './rows-of.ts';
import { OF_CITY, OF_DISTRICTS, rowsOf } from './rows-of.ts';

/** Fields without a column, each with its reason. A leaf of the audit log is text, and its content is checked by its own tests. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'alert.changed.v3 endedBy': 'the event with which the incident ended has it',
  'alert.changed.v3 incidentRevision': 'for alerting, so that an older event that comes later changes nothing',
  'alert.changed.v3 observationIds': 'for alerting, so that an observation that comes again is not merged again',
  'alert.changed.v3 sightings': 'each sighting is an observation, which has its own row',
  'alert.changed.v3 tells': 'whom the page tells, which the version of the rule says',
  'audit.checkpoint.v1 covered': 'what proves the log is the log itself',
  'audit.checkpoint.v1 repeated': 'what proves the log is the log itself',
  'camera.state.v2 detail': 'a text for the page',
  'camera.state.v2 displayHeightPx': 'how the page draws a frame',
  'camera.state.v2 displayWidthPx': 'how the page draws a frame',
  'camera.state.v2 playable': 'whether a browser can play the recording',
  'camera.state.v2 rotationDegrees': 'how the page draws a frame',
  'command.answered.v2 state': 'the state of an alert is in its own rows',
  'governance.act.v1 endReason': 'the state says that it ended',
  'governance.act.v1 madeBy': 'a person, whom analysts do not read of',
  'governance.act.v1 saidAtMs': 'what proves that a record is not an old one sent again',
  'governance.act.v1 signature': 'what proves an act is the act itself',
  'governance.act.v1 signedBy': 'a person, whom analysts do not read of',
  'governance.act.v1 withdrawnBy': 'a person, whom analysts do not read of',
  'governance.answered.v2 decisionHash': 'what proves which decision was answered',
  'message.dead-lettered.v1 detail': 'may quote the message',
  'message.dead-lettered.v1 headers': 'the message',
  'message.dead-lettered.v1 value': 'the message',
  'recording.segment.v1 bucket': 'the same for all of a city',
  'recording.segment.v1 packets': 'for readers of the file',
  'recording.segment.v1 sha256': 'for readers of the file',
  'rule.defined.v1 definedBy': 'a person, whom analysts do not read of',
  'rule.defined.v1 madeBy': 'a person, whom analysts do not read of',
  'rule.defined.v1 reason': 'a person’s own words',
};

const rowsText = (event: Consumed, data: unknown): string =>
  JSON.stringify(mapRows(() => rowsOf({ event, data, attributes: {} } as unknown as Received<Consumed>)));

/** Finds the fields whose value changes no row. Counts are limited to their column's maximum, so small values are tried too. */
function fieldsWithoutColumn(event: Consumed): string[] {
  const samples = fc.sample(valuesOf(event.schema), { numRuns: 30, seed: 7 }) as Record<string, unknown>[];
  const before = rowsText(event, event.example);
  const fields = Object.keys((event.schema as unknown as { shape: object }).shape);
  return fields.filter((field) => {
    const values = samples.map((data) => data[field]);
    const tried = values.some((value) => typeof value === 'number') ? [...values, 1, 2] : values;
    return tried.every((value) => rowsText(event, { ...event.example, [field]: value }) === before);
  });
}

test('every field of every consumed event is in a column, or is left out for a reason', () => {
  const silent = [...OF_DISTRICTS, ...OF_CITY]
    .filter(({ type }) => type !== auditLeaf.type)
    .flatMap((event) => fieldsWithoutColumn(event).map((field) => `${event.type.replace('marsad.', '')} ${field}`));
  expect(silent.toSorted()).toEqual(Object.keys(LEFT_OUT).toSorted());
});
