import { createGallery } from '@marsad/vision';
import type { LabelledFace, LabelledFaceSet } from './labelled-faces.ts';
import { atThreshold, openSet, type Search } from './score-faces.ts';

/** Random enrolments to average over: a single one resolves a third of a percent at best, and does not show how much the rates vary. */
export const ENROLMENTS = 100;
const ENROLLED_IMAGES = 2;
const PERMITTED_FPIR_PERCENT = 1;

/** A seeded generator of numbers from 0 to 1, the same in every run (Park and Miller 1988). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const keyed = list.map((item) => ({ item, key: next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

type Person = { readonly identity: string; readonly embeddings: readonly (Float32Array | undefined)[] };

/** Lists the people who have enough images to enrol and to search. A refused image is `undefined`. */
function peopleOf({ templates, probes }: LabelledFaceSet): Person[] {
  const known = Map.groupBy(
    probes.filter(({ identity }) => identity !== undefined),
    ({ identity }) => identity ?? '',
  );
  return [...templates].flatMap(([identity, enrolled]) => {
    const embeddings = [...enrolled, ...(known.get(identity) ?? []).map(({ embedding }) => embedding)];
    return embeddings.filter(Boolean).length > ENROLLED_IMAGES ? [{ identity, embeddings }] : [];
  });
}

/** Enrols each person with two images drawn at random, then searches the people's other images and those of all strangers. */
function searchOnce(
  enrolled: readonly Person[],
  strangers: readonly (Float32Array | undefined)[],
  next: () => number,
): Search[] {
  const gallery = createGallery({ capacity: enrolled.length });
  const probes: { truth: string | undefined; embedding: Float32Array | undefined }[] = [];
  for (const { identity, embeddings } of enrolled) {
    const mixed = shuffled(embeddings, next).toSorted((a, b) => Number(a === undefined) - Number(b === undefined));
    gallery.enrol(
      identity,
      mixed.slice(0, ENROLLED_IMAGES).filter((embedding) => embedding !== undefined),
    );
    for (const embedding of mixed.slice(ENROLLED_IMAGES)) probes.push({ truth: identity, embedding });
  }
  for (const embedding of strangers) probes.push({ truth: undefined, embedding });
  return probes.map(({ truth, embedding }) => {
    const best = embedding && gallery.best(embedding);
    return { truth, identity: best?.identity ?? '', score: best?.score ?? -1 };
  });
}

/** Mean and standard deviation, as `1.5 ± 0.7`. */
export function spread(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / Math.max(1, values.length - 1)).toFixed(digits)}`;
}

/** The table row of a set, or no row if it has too few strangers. In a set without strangers, half of its people play them. */
export function enrolmentRow(name: string, set: LabelledFaceSet, threshold: number): string[] {
  const people = peopleOf(set);
  const others = set.probes
    .filter(({ identity }: LabelledFace) => identity === undefined)
    .map(({ embedding }) => embedding);
  const next = numbersFrom(1);
  const runs = Array.from({ length: ENROLMENTS }, () => {
    const drawn = shuffled(people, next);
    const enrolled = others.length > 0 ? drawn : drawn.slice(0, Math.floor(drawn.length / 2));
    const strangers =
      others.length > 0 ? others : drawn.slice(enrolled.length).flatMap(({ embeddings }) => [...embeddings]);
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
