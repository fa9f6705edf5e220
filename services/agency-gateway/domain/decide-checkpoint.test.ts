import { auditCheckpoint } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { T0 } from '../testing/alerts.ts';
import { createAgencyBook } from './agency-book.ts';
import { CHECKPOINT_EVERY_MS, checkpointDue } from './decide-checkpoint.ts';

const AGENCIES = ['police', 'civil-protection'];
const checkpoint = (treeSize: number) => ({ ...auditCheckpoint.example, treeSize });

it('the first checkpoint goes to every agency at once, then one a minute, and none if the log has not grown', () => {
  const book = createAgencyBook();
  expect(checkpointDue(checkpoint(5), AGENCIES, book, T0)).toEqual(AGENCIES);
  const { rootHash, note } = checkpoint(5);
  book.put({
    agency: 'police',
    sentAtMs: T0,
    body: { kind: 'checkpoint', checkpoint: { treeSize: 5, rootHash, note } },
  });
  expect(checkpointDue(checkpoint(6), AGENCIES, book, T0 + CHECKPOINT_EVERY_MS - 1)).toEqual(['civil-protection']);
  expect(checkpointDue(checkpoint(6), AGENCIES, book, T0 + CHECKPOINT_EVERY_MS)).toEqual(AGENCIES);
  expect(checkpointDue(checkpoint(5), AGENCIES, book, T0 + CHECKPOINT_EVERY_MS)).toEqual(['civil-protection']);
});
