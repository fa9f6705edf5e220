import { expect, test } from 'vitest';
import { wireLineOf } from './wire-line.ts';

const wire = { topic: 'agency.police.alerts.v2', partition: 0, offset: '7', key: 'heartbeat' };
const headers = { ce_specversion: '1.0', ce_id: 'x', traceparent: '00-a-b-01', 'content-type': 'application/json' };
const attributes = { specversion: '1.0', id: 'x', traceparent: '00-a-b-01', datacontenttype: 'application/json' };

test.each<[string, string | null, unknown]>([
  ['data with fields of a later version', '{"body":{"kind":"later","x":1}}', { body: { kind: 'later', x: 1 } }],
  ['data that are not JSON', '{"body":', '{"body":'],
  ['no data', null, null],
])('%s are printed as they are, with every attribute', (_, value, data) => {
  expect(JSON.parse(wireLineOf({ ...wire, headers, value }))).toEqual({ ...attributes, data });
});
