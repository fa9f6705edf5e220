import { alertChanged, evidenceTampered } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { apply, only } from '../testing/observations.ts';
import { createAlertBook } from './alert-book.ts';
import { decideTampering } from './decide-tampering.ts';

const found = (more: object = {}) => evidenceTampered.schema.parse({ ...evidenceTampered.example, ...more });
const { atMs } = found();

it('raises an alert without pictures, once for each object however often it is found', () => {
  const book = createAlertBook();
  const ask = (more: object = {}) => apply(book, decideTampering(book, found(more), atMs));
  const alert = only(ask());
  expect(alert).toMatchObject({
    why: { rule: 'system', kind: 'evidence_tampered', detail: 'plate_crop a-91c2' },
    camera: 'hassan-gate-1',
    state: 'raised',
    ...{ snapshot: { status: 'none' }, clip: { status: 'none' }, plateCrop: { status: 'none' } },
  });
  expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
  expect(ask({ atMs: atMs + 1 })).toEqual([]);
  expect(ask({ atMs: atMs + 3_600_000 })).toEqual([]);
  expect(only(ask({ alertId: 'a-2', objectKey: 'plate-reader/other.jpg' })).change).toBe('raised');
});
