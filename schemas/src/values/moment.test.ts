import { expect, it } from 'vitest';
import { parseTrackId, trackId } from './moment.ts';

const subject = { camera: 'agdal-avenue-1', epoch: 1_790_000_000_000, part: 2, ordinal: 17 };

it('reads back what the id of a track names', () => {
  expect(parseTrackId(trackId(subject, subject.ordinal))).toEqual(subject);
});

it.each(['', 'agdal-avenue-1', 'agdal-avenue-1:1:2:3', 'agdal-avenue-1:1:2:t', ':1:2:t3', 'a:1:2:t3:4', 'a:x:2:t3'])(
  'reads nothing from %j',
  (text) => expect(parseTrackId(text)).toBeUndefined(),
);
