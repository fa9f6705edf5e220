import { createGallery } from '@marsad/vision';
import type { Seen, SeenSet } from './face-seen.ts';
import { atThreshold, openSet, type Search } from './score-faces.ts';

/** One choice of who is enrolled with which images measures a third of a percent at best. The mean of many choices is finer, and shows how much it varies. */
export const ENROLMENTS = 100;
const PICTURES = 2;
const PERMITTED_FPIR_PERCENT = 1;

/** Numbers from 0 to 1 that are the same every time (Park and Miller 1988). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const keyed = list.map((item) => ({ item, key: next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

type Person = { readonly identity: string; readonly pictures: readonly (Float32Array | undefined)[] };

/** Everybody of whom there are images to enrol and to search. An image that was refused is `undefined`. */
function peopleOf({ templates, probes }: SeenSet): Person[] {
  const known = Map.groupBy(
    probes.filter(({ identity }) => identity !== undefined),
    ({ identity }) => identity ?? '',
  );
  return [...templates].flatMap(([identity, enrolled]) => {
    const pictures = [...enrolled, ...(known.get(identity) ?? []).map(({ embedding }) => embedding)];
    return pictures.filter(Boolean).length > PICTURES ? [{ identity, pictures }] : [];
  });
}

/** Enrols these people with two images drawn at random, and searches their other images and those of all strangers. */
function searchOnce(
  enrolled: readonly Person[],
  strangers: readonly (Float32Array | undefined)[],
  next: () => number,
): Search[] {
  const gallery = createGallery({ capacity: enrolled.length });
  const probes: { truth: string | undefined; embedding: Float32Array | undefined }[] = [];
  for (const { identity, pictures } of enrolled) {
    const mixed = shuffled(pictures, next).toSorted((a, b) => Number(a === undefined) - Number(b === undefined));
    gallery.enrol(
      identity,
      mixed.slice(0, PICTURES).filter((embedding) => embedding !== undefined),
    );
    for (const embedding of mixed.slice(PICTURES)) probes.push({ truth: identity, embedding });
  }
  for (const embedding of strangers) probes.push({ truth: undefined, embedding });
  return probes.map(({ truth, embedding }) => {
    const best = embedding && gallery.best(embedding);
    return { truth, identity: best?.identity ?? '', score: best?.score ?? -1 };
  });
}

/** `1.5 ± 0.7` */
export function spread(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / Math.max(1, values.length - 1)).toFixed(digits)}`;
}

/** The row of a set; none where it has too few strangers. In a set without photographs of strangers, half of the people are the strangers. */
export function enrolmentRow(name: string, set: SeenSet, threshold: number): string[] {
  const people = peopleOf(set);
  const others = set.probes.filter(({ identity }: Seen) => identity === undefined).map(({ embedding }) => embedding);
  const next = numbersFrom(1);
  const runs = Array.from({ length: ENROLMENTS }, () => {
    const drawn = shuffled(people, next);
    const enrolled = others.length > 0 ? drawn : drawn.slice(0, Math.floor(drawn.length / 2));
    const strangers =
      others.length > 0 ? others : drawn.slice(enrolled.length).flatMap(({ pictures }) => [...pictures]);
    const searches = searchOnce(enrolled, strangers, next);
    const sizes = { gallery: enrolled.length, strangers: strangers.length };
    return { ...sizes, free: openSet(searches, PERMITTED_FPIR_PERCENT), fixed: atThreshold(searches, threshold) };
  });
  const measured = runs.flatMap(({ free, ...run }) => (free ? [{ free, ...run }] : []));
  const [first] = measured;
  if (!first || measured.length < ENROLMENTS) return [];
  type Run = typeof first;
  const column = (value: (run: Run) => number, digits = 2): string => spread(measured.map(value), digits);
  const cells = [
    `${column(({ free }) => free.fnir.percent)} %`,
    column(({ free }) => free.threshold, 3),
    `${column(({ fixed }) => fixed.fnir.percent)} %`,
    `${column(({ fixed }) => fixed.fpir.percent)} %`,
  ];
  return [`| ${[name, first.gallery, first.strangers, ...cells].join(' | ')} |`];
}
