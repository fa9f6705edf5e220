import { buffer } from 'node:stream/consumers';
import { objectKeyOf, orFailure, sha256Of } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import { SidecarError, tracksSidecar } from '@marsad/sidecars';
import type { Announced, AnnouncedFile, StoredTracks, TracksStore } from '../ports.ts';

const HOUR_MS = 3_600_000;
/** The longest possible segment, ms: the file of a moment may be filed under the hour before. */
const LONGEST_SEGMENT_MS = 180_000;
/** The service that writes the files. */
const RECORDER = 'camera-ingest';
const NAME = /\/(\d{1,16})-(\d{1,9})-(\d{1,16})-\d{1,16}\.tracks\.json\.zst$/;

/**
 * Reads the stored scenes of a camera. This service may read the bucket of tracks and no other.
 * @param announced the files of a camera's time, by key, as their writer announced them
 */
export const createTracksStore = (
  objects: Pick<ObjectStore, 'list' | 'getStream'>,
  announced: Announced,
): TracksStore => ({
  list: ({ district, camera }, { fromMs, toMs }) =>
    orFailure(async () => {
      const known = await announced({ district, camera }, fromMs - LONGEST_SEGMENT_MS);
      if (!known) return { kind: 'unavailable', detail: 'the announcements of the files cannot be read' };
      const stored = new Set<string>();
      for (let hour = Math.floor((fromMs - LONGEST_SEGMENT_MS) / HOUR_MS); hour * HOUR_MS < toMs; hour += 1) {
        const listed = await objects.list('tracks', objectKeyOf(RECORDER, district, camera, hour * HOUR_MS, ''));
        for (const { key } of listed) stored.add(key);
      }
      const files = filesOf(stored, known);
      return { kind: 'listed', files: files.filter((file) => file.toMs > fromMs && file.fromMs < toMs) };
    }),
  read: ({ district, camera }, { key, epoch, part, fromMs, sha256 }) =>
    orFailure(async () => {
      const { stream } = await objects.getStream('tracks', key);
      const bytes = await buffer(stream);
      if (sha256Of(bytes) !== sha256) return { kind: 'unreadable' };
      try {
        const { of, scenes } = await tracksSidecar.decode(bytes);
        const isOwn = of.district === district && of.camera === camera && of.epoch === epoch && of.part === part;
        if (!isOwn || of.fromMs !== fromMs) return { kind: 'unreadable' };
        return { kind: 'scenes', scenes: scenes.map(({ scene }) => scene) };
      } catch (error) {
        if (error instanceof SidecarError) return { kind: 'unreadable' };
        throw error;
      }
    }),
});

/** The files that are stored and those that were announced, in the order of their beginning. */
function filesOf(stored: ReadonlySet<string>, announced: ReadonlyMap<string, AnnouncedFile>): StoredTracks[] {
  const files = [...new Set([...stored, ...announced.keys()])].flatMap((key) => {
    const named = announced.get(key) ?? namedBy(key);
    return named ? [{ toMs: undefined, ...named, key, isStored: stored.has(key) }] : [];
  });
  files.sort((a, b) => a.fromMs - b.fromMs || a.epoch - b.epoch);
  return files.map((file, index) => {
    const longestMs = file.fromMs + LONGEST_SEGMENT_MS;
    return { ...file, toMs: file.toMs ?? Math.min(files[index + 1]?.fromMs ?? longestMs, longestMs) };
  });
}

function namedBy(key: string): Pick<StoredTracks, 'epoch' | 'part' | 'fromMs'> | undefined {
  const [, epoch, part, fromMs] = NAME.exec(key) ?? [];
  return epoch === undefined ? undefined : { epoch: Number(epoch), part: Number(part), fromMs: Number(fromMs) };
}
