import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraRegistered } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { Permit } from '../analysis/permit.ts';
import type { MediaEvent } from '../ports.ts';
import { createDecoder, openFile, silenceFfmpeg } from '@marsad/media';
import { createEngine } from '../source/io/engine.ts';
import type { EngineOptions } from '../source/io/engine.ts';
import { createFakePerception } from './fake-perception.ts';

export type Of<K extends MediaEvent['kind']> = Extract<MediaEvent, { kind: K }>;

export function cameraFor(source: Camera['source'], change: Partial<Camera> = {}): Camera {
  return cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    camera: 'street-1',
    source,
    lines: [],
    ...change,
  });
}
export const fileCamera = (path: string, change: Partial<Camera> = {}): Camera =>
  cameraFor({ kind: 'file', path }, change);

/**
 * A clock that goes slower on a starved machine, where another would jump: between two readings pass 100 ms at most. So no camera is ever so
 * late by it that frames are shed.
 */
export function steadyClock(): () => number {
  let nowMs = Date.now();
  let readAtMs = nowMs;
  return () => {
    const atMs = Date.now();
    nowMs += Math.min(100, atMs - readAtMs);
    readAtMs = atMs;
    return nowMs;
  };
}

/** Runs an engine in this thread, with a folder of its own, and collects its events. */
export function createHarness(options: Partial<EngineOptions> = {}) {
  silenceFfmpeg();
  const directory = mkdtempSync(join(tmpdir(), 'marsad-media-'));
  const events: MediaEvent[] = [];
  const perception = createFakePerception();
  const engine = createEngine({
    spoolDirectory: directory,
    mediaRoot: directory,
    segmentMs: 60_000,
    analysisFps: 5,
    perception,
    emit: (event) => events.push(event),
    now: Date.now,
    onFatal: (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
    ...options,
  });
  const of = <K extends MediaEvent['kind']>(kind: K): Of<K>[] =>
    events.filter((event): event is Of<K> => event.kind === kind);
  return {
    engine,
    events,
    of,
    directory,
    perception,
    file: (name: string): string => join(directory, name),
    open: (camera: Camera, credential?: { username: string; password: string }): Promise<void> =>
      engine.handle({ kind: 'open', camera, epoch: 1_790_000_000_000, ...(credential ? { credential } : {}) }),
    /** Permits this on the camera for a minute. */
    permit: (permit: Permit): Promise<void> =>
      engine.handle({ kind: 'permit', camera: 'street-1', permit, untilMs: Date.now() + 60_000 }),
    states: (): string[] => of('state').map(({ state, reason }) => (reason ? `${state}:${reason}` : state)),
    /** Waits until the condition holds. Fails with a summary of the events. */
    async until(so: () => boolean, withinMs = 8_000): Promise<void> {
      const deadline = Date.now() + withinMs;
      while (!so()) {
        if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; reported: ${summary(events)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop(): Promise<void> {
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
export type Harness = ReturnType<typeof createHarness>;

const summary = (events: readonly MediaEvent[]): string =>
  events
    .slice(-12)
    .map((event) =>
      event.kind === 'state' ? `${event.state} ${event.reason ?? ''} ${event.detail ?? ''}` : event.kind,
    )
    .join(' | ');

/** Decodes a file to its end. Returns the number and the times of its frames. */
export function playBack(path: string): { frames: number; errors: number; ptsMs: number[]; firstIsKeyframe: boolean } {
  const input = openFile(path);
  const decoder = createDecoder(input);
  const ptsMs: number[] = [];
  let firstIsKeyframe = false;
  for (let first = true; input.readSync() === 'packet'; first = false) {
    if (first) firstIsKeyframe = input.packet.isKeyframe;
    decoder.push(input.packet, (_frame, ms) => ptsMs.push(ms));
  }
  decoder.push(null, (_frame, ms) => ptsMs.push(ms));
  const { errors } = decoder;
  decoder.close();
  input.close();
  return { frames: ptsMs.length, errors, ptsMs, firstIsKeyframe };
}
