import { createGallery, createTrackFaces } from '@marsad/vision';
import type { Seen, SeenSet } from './face-seen.ts';
import { atThreshold, type Search, shareText } from './score-faces.ts';

/** camera-ingest sends at most so many heads of a track. */
const SHOTS = 5;
type Track = { readonly identity: string | undefined; readonly shots: readonly Seen[] };
/** How the crops of a track are judged: the first alone, each alone and the best counts, or together as face-matcher does. */
const WAYS = ['the first shot', 'the best of up to five', 'up to five together'] as const;
type Way = (typeof WAYS)[number];

/** Takes the images of each person for the head crops of one track. A stranger of whom there is one image is a track of one. */
function tracksOf({ probes }: SeenSet): Track[] {
  const people = Map.groupBy(probes, ({ identity }) => identity ?? '');
  const strangers = (people.get('') ?? []).map((seen) => ({ identity: undefined, shots: [seen] }));
  people.delete('');
  return [...strangers, ...[...people].map(([identity, shots]) => ({ identity, shots: shots.slice(0, SHOTS) }))];
}

/** The best candidate that this track would have raised, by whichever crop. */
function judge({ shots }: Track, way: Way, gallery: ReturnType<typeof createGallery>): Omit<Search, 'truth'> {
  const tracks = createTrackFaces({ capacity: 1 });
  let best: { identity: string; score: number } = { identity: '', score: -1 };
  for (const [at, { embedding, quality }] of shots.entries()) {
    if (!embedding || (at > 0 && way === 'the first shot')) continue;
    const track = way === 'up to five together' ? 'together' : `alone ${at}`;
    const crop = { source: 'set', track, number: at + 1, embedding, quality, capturedAtMs: 0 };
    const found = tracks.add(crop, 0, (description) => gallery.best(description));
    if (found && found.score > best.score) best = found;
  }
  return best;
}

/** Half of the people enrolled, then the other half; those who are not are strangers. Each row: how the crops are judged, and both rates. */
export function trackRows(name: string, set: SeenSet, threshold: number): string[] {
  const people = [...set.templates.keys()];
  const tracks = tracksOf(set);
  return WAYS.map((way) => {
    const searches = [0, 1].flatMap((half) => {
      const enrolled = people.filter((_, at) => at % 2 === half);
      const gallery = createGallery({ capacity: enrolled.length });
      for (const identity of enrolled) gallery.enrol(identity, set.templates.get(identity) ?? []);
      return tracks.map((track) => ({
        truth: track.identity !== undefined && enrolled.includes(track.identity) ? track.identity : undefined,
        ...judge(track, way, gallery),
      }));
    });
    const { fnir, fpir } = atThreshold(searches, threshold);
    const strangers = searches.filter(({ truth }) => truth === undefined).map(({ score }) => score);
    const known = searches.filter(({ truth }) => truth !== undefined).map(({ score }) => score);
    const cells = [Math.max(...strangers), Math.min(...known)].map((score) => score.toFixed(3));
    return `| ${[name, way, shareText(fnir), shareText(fpir), ...cells].join(' | ')} |`;
  });
}
