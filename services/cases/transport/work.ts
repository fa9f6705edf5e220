import type { EventProducer } from '@marsad/kafka';
import {
  evidenceReady,
  holdPlaced,
  holdReleased,
  type Actor,
  type Case,
  type CaseBundle,
  type CaseHold,
} from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import type { Made } from '../bundling/make-bundle.ts';
import { stands, type CaseBook } from '../domain/case-book.ts';
import { revised, withHold } from '../domain/decide-case.ts';
import { EvidenceError, isPassing } from '../errors.ts';
import type { Held } from '../holding/hold-span.ts';
import type { Metrics } from '../metrics.ts';
import type { Publication, RecordStep } from '../ports.ts';
import { holdOf } from './carry-out.ts';

export type WorkNeeds = {
  readonly serial: Serial;
  /**
   * The queue of all work in the store. A hold that is being released must not be looked at again meanwhile: what the look holds would stay
   * held for ever.
   */
  readonly storeTurns: Serial;
  /** The cases while this instance is the active one. */
  readonly book: () => CaseBook | undefined;
  readonly hold: (span: CaseHold) => Promise<Held>;
  readonly release: (span: CaseHold, others: readonly CaseHold[]) => Promise<{ readonly released: number }>;
  readonly make: (record: Case, bundle: CaseBundle, entryId: string) => Promise<Made>;
  readonly producer: Pick<EventProducer, 'send'>;
  readonly publish: (publication: Publication) => Promise<void>;
  readonly record: RecordStep;
  readonly operatedBy: string;
  readonly metrics: Pick<Metrics, 'countBundle' | 'noteHold'>;
  readonly logger: Logger;
  readonly now: () => number;
};

/** How long after its end a span may still grow, because an upload waited for the store, ms; and how often that is looked at. */
const GROWS_FOR_MS = 24 * 60 * 60_000;
export const LOOK_AGAIN_MS = 60_000;

type Work =
  | { readonly kind: 'hold' | 'release'; readonly record: Case; readonly hold: CaseHold }
  | { readonly kind: 'bundle'; readonly record: Case; readonly bundle: CaseBundle };

/** The next thing that the store must do for a case. It follows from the cases alone, so that nothing is forgotten in a crash. */
export function nextWork(book: CaseBook): Work | undefined {
  for (const record of book.all())
    for (const hold of record.holds) {
      if (hold.state === 'asked') return { kind: 'hold', record, hold };
      if (hold.state === 'releasing') return { kind: 'release', record, hold };
    }
  for (const record of book.all()) {
    const bundle = record.bundles.find(({ state }) => state === 'asked');
    if (bundle) return { kind: 'bundle', record, bundle };
  }
  return undefined;
}

/** Does what waits, one piece after the other. What the store cannot do now is tried again at the next call. */
export function createWork(needs: WorkNeeds): () => Promise<void> {
  const { book, storeTurns, logger } = needs;
  const carryOut = { hold: createPlacing(needs), release: createReleasing(needs), bundle: createMaking(needs) };
  const doNext = async (): Promise<boolean> => {
    const known = book();
    const work = known && nextWork(known);
    if (!work) return false;
    try {
      if (work.kind === 'bundle') await carryOut.bundle(work.record, work.bundle);
      else await carryOut[work.kind](work.record, work.hold);
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      logger.warn({ work: work.kind, reason: String(error) }, 'this waits until the store and Kafka are back');
      return false;
    }
  };
  return async () => {
    while (await storeTurns(doNext));
  };
}

/** Holds what was stored of a held span since it was looked at. */
export function createSecondLook(needs: WorkNeeds): () => Promise<void> {
  const { book, storeTurns, hold, logger, now } = needs;
  const lookAt = async (caseId: string, holdId: string): Promise<void> => {
    const record = book()?.get(caseId);
    const placed = record?.holds.find((known) => known.holdId === holdId);
    if (!record || !placed || (placed.state !== 'placed' && placed.state !== 'release_asked')) return;
    if (now() - Math.max(placed.toMs, placed.atMs) >= GROWS_FOR_MS) return;
    try {
      const held = await hold(placed);
      if (held.added > 0) await announceHold(needs, record, placed, held);
    } catch (error) {
      if (!isPassing(error)) throw error;
      logger.warn({ reason: String(error) }, 'a held span was not looked at again');
    }
  };
  return async () => {
    for (const { caseId, holds } of book()?.all() ?? [])
      for (const { holdId } of holds) await storeTurns(() => lookAt(caseId, holdId));
  };
}

const service = (agency: string): Actor => ({ subject: 'cases', name: 'cases', agency });

/** Changes a case as it stands when the turn of this change comes. Does nothing where this instance is not active any more. */
function createAmend({ serial, book, publish, operatedBy, now }: WorkNeeds) {
  return (caseId: string, change: (record: Case) => Partial<Case> & Pick<Case, 'change'>, by = service(operatedBy)) =>
    serial(async () => {
      const known = book();
      const before = known?.get(caseId);
      if (!known || !before) return;
      const record = revised(before, change(before), by, { nowMs: now() });
      await publish({ holdsAsked: [], releasesAsked: [], record });
      known.put(record);
    });
}

async function announceHold(needs: WorkNeeds, record: Case, hold: CaseHold, { held, bytes }: Held): Promise<void> {
  const { producer, now } = needs;
  const atMs = now();
  const revision = record.revision + 1;
  await producer.send(holdPlaced, { ...holdOf(record, hold), revision, held, bytes, atMs });
  const objects = held.recordings + held.masks + held.tracks;
  await createAmend(needs)(record.caseId, (latest) => {
    const known = latest.holds.find(({ holdId }) => holdId === hold.holdId) ?? hold;
    const state = known.state === 'asked' ? 'placed' : known.state;
    const placedAtMs = known.placedAtMs ?? atMs;
    return { change: 'hold_placed', holds: withHold(latest, { ...known, state, placedAtMs, objects, bytes }) };
  });
}

function createPlacing(needs: WorkNeeds) {
  const { hold: holdSpan, record: recordStep, metrics, operatedBy, now } = needs;
  return async (record: Case, hold: CaseHold): Promise<void> => {
    const held = await holdSpan(hold);
    await recordStep({
      entryId: `placed:${hold.holdId}`,
      by: service(operatedBy),
      action: 'alter',
      objectKind: 'hold',
      objectId: hold.holdId,
      caseReference: record.reference,
    });
    await announceHold(needs, record, hold, held);
    metrics.noteHold((now() - hold.atMs) / 1_000);
  };
}

function createReleasing(needs: WorkNeeds) {
  const { release, record: recordStep, producer, book, now } = needs;
  return async (record: Case, hold: CaseHold): Promise<void> => {
    const { releasedBy, releaseHash, release: asked } = hold;
    if (!releasedBy || !releaseHash || !asked) return;
    const others = [...(book()?.all() ?? [])].flatMap(({ holds }) => holds.filter(stands));
    await recordStep({
      entryId: `released:${hold.holdId}`,
      by: releasedBy,
      action: 'alter',
      objectKind: 'hold',
      objectId: hold.holdId,
      caseReference: record.reference,
    });
    await release(hold, others);
    const atMs = now();
    const decision = { by: releasedBy, decisionHash: releaseHash, atMs, askedBy: asked.askedBy };
    await producer.send(holdReleased, { ...holdOf(record, hold), ...decision });
    await createAmend(needs)(
      record.caseId,
      (latest) => ({
        change: 'hold_released',
        holds: withHold(latest, { ...hold, state: 'released', releasedAtMs: atMs }),
      }),
      releasedBy,
    );
  };
}

function createMaking(needs: WorkNeeds) {
  const { make, record: recordStep, producer, metrics, hold: holdSpan, logger, now } = needs;
  const amend = createAmend(needs);
  const replace = (caseId: string, bundle: CaseBundle, change: string): Promise<void> =>
    amend(caseId, (latest) => ({
      change,
      bundles: latest.bundles.map((known) => (known.bundleId === bundle.bundleId ? bundle : known)),
    }));
  const announce = async (record: Case, bundle: CaseBundle, made: Made): Promise<void> => {
    const { caseId, reference } = record;
    const { bundleId, district, camera, fromMs, toMs } = bundle;
    const of = { caseId, caseReference: reference, bundleId, district, camera, fromMs, toMs };
    const atMs = now();
    await producer.send(evidenceReady, { ...of, ...made, custody: [...made.custody], atMs });
    const { bucket, objectKey, bytes, sha256 } = made;
    await replace(
      caseId,
      { ...bundle, state: 'ready', bucket, objectKey, bytes, sha256, readyAtMs: atMs },
      'evidence_ready',
    );
  };
  return async (record: Case, bundle: CaseBundle): Promise<void> => {
    const entryId = `made:${bundle.bundleId}`;
    await recordStep({
      entryId,
      by: bundle.by,
      action: 'combine',
      objectKind: 'evidence_bundle',
      objectId: bundle.bundleId,
      caseReference: record.reference,
    });
    try {
      const made = await make(record, bundle, entryId);
      // The bundle lies among what a hold of its span keeps, and is kept with it.
      const standing = record.holds.find((hold) => hold.spanId === bundle.spanId && stands(hold));
      if (standing) await holdSpan(standing);
      await announce(record, bundle, made);
      metrics.countBundle('ready');
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      logger.warn({ reason: error.code }, 'no bundle could be made');
      await replace(record.caseId, { ...bundle, state: 'failed', failure: error.code }, 'evidence_failed');
      metrics.countBundle(error.code);
    }
  };
}
