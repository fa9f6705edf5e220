import { setTimeout as sleep } from 'node:timers/promises';
import type { ObserveResponse } from '@marsad/proto/camera/v1';
import { newBatchOrder, placeBatch, resultsOf } from '../domain/batch-order.ts';
import { newReport, noteJudged, type CameraReport } from '../domain/camera-report.ts';
import { offsetOf } from '../domain/camera-clock.ts';
import { newFlow, noteBatch } from '../domain/flow.ts';
import { judgeBatch, newStreamMemory, type Refusal } from '../domain/judge-batch.ts';
import { STORED_WITHIN_MS, UNACKNOWLEDGED_BATCHES } from '../domain/limits.ts';
import { isSamePermits, type Permits } from '../domain/permits.ts';
import type { PermittedSince } from '../domain/permitted-since.ts';
import type { ReceivedBatch, ReceivedHello, ReceivedModel } from '../domain/received.ts';
import type { EndReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CleanCropOf, CleanedCrop, EdgeCamera } from '../ports.ts';
import type { Crops } from './crops.ts';
import type { PublishBatch } from './publish.ts';
import { acknowledgementOf, permitsMessage, welcomeOf } from './translate.ts';

export type SessionNeeds = {
  readonly publish: PublishBatch;
  readonly crops: Pick<Crops, 'keep'>;
  readonly cleanCrop: CleanCropOf;
  readonly permitsOf: (camera: EdgeCamera) => Permits;
  readonly permittedSince: (camera: EdgeCamera) => PermittedSince;
  readonly now: () => number;
  readonly metrics: Metrics;
  /** Called with an error that ends a stream: of the broker, or a defect. */
  readonly onNotStored: (error: unknown) => void;
};
export type SessionStart = {
  /** The camera as the directory has it now. */
  readonly camera: () => EdgeCamera;
  readonly hello: ReceivedHello & { readonly detector: ReceivedModel };
  readonly epoch: number;
  readonly send: (response: ObserveResponse) => void;
  readonly end: (reason: EndReason) => void;
  /** Resolves when the stream is over. From then on nothing of it is published any more. */
  readonly over: Promise<void>;
  readonly isOver: () => boolean;
};

/** A camera that was welcomed: its batches, one after the other, and their acknowledgements. */
export type Session = {
  readonly epoch: number;
  report(): CameraReport;
  permits(): Permits;
  /** Handles a batch. Resolves when the next one may be read, which may be before this one is acknowledged. */
  take(batch: ReceivedBatch): Promise<void>;
  /** Resolves when everything that was taken is acknowledged, or the stream is over. */
  settled(): Promise<void>;
  /** Tells the camera what is permitted, if that has changed, and ends a stream whose batches cannot be stored. */
  tick(): void;
};

export function openSession(needs: SessionNeeds, start: SessionStart): Session {
  const { now, metrics, permitsOf } = needs;
  const { camera, hello, epoch, send, end, over, isOver } = start;
  let order = newBatchOrder(epoch, hello);
  let flow = newFlow(now());
  let told = permitsOf(camera());
  const acknowledgements = createAcknowledgements(needs, start);
  const judging = createJudging(needs, start);
  send(welcomeOf(epoch, told));

  /** Waits as long as the camera is too fast. @returns whether it may go on */
  const slowDown = async (batch: ReceivedBatch): Promise<boolean> => {
    const decision = noteBatch(flow, { results: resultsOf(batch), backlog: batch.epoch < epoch, nowMs: now() });
    flow = decision.flow;
    if (decision.isFlood) end('too_many_results');
    else if (decision.waitMs > 0) await Promise.race([sleep(decision.waitMs), over]);
    return !isOver();
  };
  return {
    epoch,
    report: judging.report,
    permits: () => told,
    async take(batch) {
      const receivedAtMs = now();
      const place = placeBatch(order, batch);
      if (place.kind === 'end') return end(place.reason);
      if (place.kind === 'repeated') {
        metrics.repeated();
        return acknowledgements.repeat(batch);
      }
      order = place.order;
      metrics.missing(place.missing);
      if (!(await slowDown(batch))) return;
      const crops = await cleanCrops(batch, permitsOf(camera()), needs.cleanCrop);
      if (isOver()) return;
      const { refusals, stored } = judging.settle(batch, crops);
      acknowledgements.add(batch, refusals, stored, receivedAtMs);
      await acknowledgements.room();
    },
    settled: () => acknowledgements.settled(),
    tick() {
      if (acknowledgements.waitingMs() > STORED_WITHIN_MS) return end('store_unavailable');
      const permits = permitsOf(camera());
      if (isSamePermits(permits, told)) return;
      told = permits;
      send(permitsMessage(permits));
    },
  };
}

/** What the batches of a stream become: events, kept crops, and the report of the camera. */
function createJudging(needs: SessionNeeds, { camera, hello, epoch }: SessionStart) {
  const { now, metrics, permitsOf } = needs;
  let memory = newStreamMemory();
  let report = newReport(epoch, now());
  return {
    report: () => report,
    /** Judges and publishes without a pause in between, so that nothing leaves that is not permitted at this moment. */
    settle(batch: ReceivedBatch, crops: readonly (CleanedCrop | undefined)[]) {
      const nowMs = now();
      const { plateReader, detector } = hello;
      const permits = permitsOf(camera());
      const permittedSince = needs.permittedSince(camera());
      const context = { camera: camera(), streamEpoch: epoch, plateReader, permits, permittedSince, crops, nowMs };
      const { judged, memory: after } = judgeBatch(batch, context, memory);
      memory = after;
      report = noteJudged(report, judged, { nowMs, clockOffsetMs: offsetOf(memory.clock), health: batch.health });
      judged.refusals.forEach(metrics.refused);
      for (const { value } of judged.reads) if (value.crop) needs.crops.keep(value.data, value.crop, nowMs);
      const stored = needs.publish(judged, { simulated: camera().simulated, detector }).then(() => {
        metrics.published('scene', judged.scenes.length);
        metrics.published('ended_track', judged.ends.length);
        metrics.published('plate_read', judged.reads.length);
      });
      return { refusals: judged.refusals, stored };
    },
  };
}

/** Cleans the crops of a batch, unless nothing of them will be used. */
const cleanCrops = (
  { plateReads }: ReceivedBatch,
  { plates }: Permits,
  cleanCrop: CleanCropOf,
): Promise<(CleanedCrop | undefined)[]> =>
  Promise.all(
    plateReads.map(({ cropJpeg }) =>
      plates && cropJpeg.length > 0 ? cleanCrop(cropJpeg) : Promise.resolve(undefined),
    ),
  );

/** Acknowledges batches in order, each when all of it and of those before it is stored. */
function createAcknowledgements(
  { now, metrics, onNotStored }: SessionNeeds,
  { send, end, over }: Pick<SessionStart, 'send' | 'end' | 'over'>,
) {
  /** The batches that are not acknowledged yet, in order. */
  const open: { readonly sinceMs: number; readonly done: Promise<void> }[] = [];
  let last: Promise<void> = Promise.resolve();
  let failed = false;
  return {
    add(batch: ReceivedBatch, refusals: readonly Refusal[], stored: Promise<void>, receivedAtMs: number): void {
      const before = last;
      const acknowledge = async (): Promise<void> => {
        try {
          await Promise.all([before, stored]);
          if (failed) return;
          send(acknowledgementOf(batch, refusals));
          metrics.acknowledged((now() - receivedAtMs) / 1_000);
        } catch (error) {
          failed = true;
          onNotStored(error);
          end('store_unavailable');
        } finally {
          open.shift();
        }
      };
      last = acknowledge();
      open.push({ sinceMs: now(), done: last });
    },
    /** Acknowledges a batch that was taken before, after all that are open: it is one of them, or older. */
    repeat(batch: ReceivedBatch): void {
      void last.then(() => failed || send(acknowledgementOf(batch, [])));
    },
    /** Resolves when another batch may be read, or the stream is over. */
    async room(): Promise<void> {
      while (open.length >= UNACKNOWLEDGED_BATCHES) {
        const outcome = await Promise.race([open[0]?.done, over.then(() => 'over' as const)]);
        if (outcome === 'over') return;
      }
    },
    settled: (): Promise<void> => Promise.race([last, over]),
    /** How long the oldest open batch has waited, ms. */
    waitingMs: (): number => (open[0] ? now() - open[0].sinceMs : 0),
  };
}
