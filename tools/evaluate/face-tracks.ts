import { createGallery, createTrackFaces } from '@marsad/vision';
import type { LabelledFace, LabelledFaceSet } from './labelled-faces.ts';
import { atThreshold, type Search, shareText } from './score-faces.ts';

/** camera-ingest sends at most this many head crops of a track. */
const MOST_CROPS = 5;
type Track = { readonly identity: string | undefined; readonly crops: readonly LabelledFace[] };
/** How a track is judged by its crops: the first only, the best of them one by one, or all together as face-matcher does. */
const WAYS = ['the first shot', 'the best of up to five', 'up to five together'] as const;
type Way = (typeof WAYS)[number];

/** Turns each person's images into the head crops of one track. Each image of a stranger becomes a track of its own. */
function tracksOf({ probes }: LabelledFaceSet): Track[] {
  const people = Map.groupBy(probes, ({ identity }) => identity ?? '');
  const strangers = (people.get('') ?? []).map((face) => ({ identity: undefined, crops: [face] }));
  people.delete('');
  return [...strangers, ...[...people].map(([identity, crops]) => ({ identity, crops: crops.slice(0, MOST_CROPS) }))];
}

/** The best candidate that any crop of this track raises. */
function judge({ crops }: Track, way: Way, gallery: ReturnType<typeof createGallery>): Omit<Search, 'truth'> {
  const tracks = createTrackFaces({ capacity: 1 });
  let best: { identity: string; score: number } = { identity: '', score: -1 };
  for (const [at, { embedding, quality }] of crops.entries()) {
    if (!embedding || (at > 0 && way === 'the first shot')) continue;
    const track = way === 'up to five together' ? 'together' : `alone ${at}`;
    const crop = { source: 'set', track, number: at + 1, embedding, quality, capturedAtMs: 0 };
    const found = tracks.add(crop, 0, (description) => gallery.best(description));
    if (found && found.score > best.score) best = found;
  }
  return best;
}

/** One table row for each way of judging. Half of the people are enrolled, then the other half; the rest count as strangers. */
export function trackRows(name: string, set: LabelledFaceSet, threshold: number): string[] {
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
