import { faceCropped, liveGrant, watchlistEntry } from '@marsad/schemas';
import type { FaceCrop, LiveGrant, WatchlistEntry } from '@marsad/schemas';

export const T = 1_790_000_002_000;

/** Valid records; a test names the fields that matter to it. */
export const headWith = (fields: Partial<FaceCrop> = {}): FaceCrop => ({
  ...faceCropped.schema.parse(faceCropped.example),
  ...fields,
});
export const grantWith = (fields: Partial<LiveGrant> = {}): LiveGrant => ({
  ...liveGrant.schema.parse(liveGrant.example),
  ...fields,
});

const by = (subject: string) => ({ subject, name: subject, agency: 'rabat-operations' });
/** Approved by two, with a year to go. */
export const entryWith = (fields: Partial<WatchlistEntry> = {}): WatchlistEntry => ({
  ...watchlistEntry.schema.parse(watchlistEntry.example),
  state: 'approved',
  approvals: [
    { by: by('one'), atMs: T },
    { by: by('two'), atMs: T },
  ],
  expiresAtMs: T + 365 * 24 * 3_600_000,
  ...fields,
});
