import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { silenceFfmpeg } from '@marsad/media';
import type { Camera } from '@marsad/schemas';
import type { Perception } from '../../analysis/perception.ts';
import type { Credential } from '../../ports.ts';
import { openCamera } from '../../source/io/camera-task.ts';
import { createAccount } from '../account.ts';
import type { KnownFacts } from '../account.ts';
import { holdsPassword, isSecure } from '../address.ts';
import { cameraUnderCheck } from '../camera-under-check.ts';
import { refusedCheck } from '../report.ts';
import type { CheckResult } from '../report.ts';

export type CheckSource =
  | {
      readonly kind: 'rtsp';
      /** Without credentials. */
      readonly url: string;
      readonly transport: 'tcp' | 'udp';
      readonly credential?: Credential;
    }
  | { readonly kind: 'file'; readonly path: string };

export type CheckOptions = {
  readonly source: CheckSource;
  /** How long the camera is watched, from the first attempt to open it. A file that ends earlier ends the check. */
  readonly seconds: number;
  /** Closed by whoever made it. */
  readonly perception: Perception;
  /** An existing folder in which the recordings stay. Without it they are removed at the end. */
  readonly recordDirectory?: string;
  /** Certificates, PEM, by one of which that of an `rtsps` camera must be issued. Without them any certificate will do. */
  readonly cameraAuthority?: string;
  /** Ends the check early, with what it has found so far. */
  readonly signal?: AbortSignal;
};

/** Short, so that a check also shows whether recordings follow one another without a hole. */
const SEGMENT_MS = 10_000;
/** As a city's cameras are analysed by default. */
const ANALYSIS_FPS = 5;

/**
 * Watches one camera with the very parts that stream, record and analyse it in a city, and says what they saw. A file plays once, at its own
 * pace. Nothing is published and no crop is cut.
 * @throws if the folder cannot be written, or the detector does not work
 */
export async function checkCamera(options: CheckOptions): Promise<CheckResult> {
  silenceFfmpeg();
  const place = placeOf(options.source);
  if (place === null) return refusedCheck('source_missing', 'There is no file at this path.');
  const { recordDirectory } = options;
  const directory = recordDirectory ?? mkdtempSync(join(tmpdir(), 'marsad-check-'));
  try {
    return await watch(options, place, directory);
  } finally {
    if (recordDirectory === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

/** The camera's source as the directory would hold it, and the folder in which a file lies. */
type Place = { readonly source: Camera['source']; readonly mediaRoot: string };

/** Null if there is no such file. */
function placeOf(source: CheckSource): Place | null {
  if (source.kind === 'rtsp') {
    const { kind, url, transport } = source;
    return { source: { kind, url, transport }, mediaRoot: tmpdir() };
  }
  try {
    const path = realpathSync(source.path);
    return { source: { kind: 'file', path: basename(path) }, mediaRoot: dirname(path) };
  } catch {
    return null;
  }
}

async function watch(options: CheckOptions, { source, mediaRoot }: Place, directory: string): Promise<CheckResult> {
  const { perception, cameraAuthority } = options;
  const account = createAccount(factsOf(options));
  const camera = cameraUnderCheck(source);
  await warmUp(perception, camera);
  const end = createEnd(options);
  const credential = options.source.kind === 'rtsp' ? options.source.credential : undefined;
  const task = openCamera({
    camera,
    epoch: Date.now(),
    firstPart: 0,
    ...(credential ? { credential } : {}),
    ...(cameraAuthority === undefined ? {} : { cameraAuthority }),
    spoolDirectory: directory,
    mediaRoot,
    segmentMs: SEGMENT_MS,
    analysisFps: ANALYSIS_FPS,
    perception,
    playOnce: true,
    now: Date.now,
    emit: (event) => {
      account.take(event);
      if (account.isHopeless) end.now();
    },
    onDetectionFailed: account.detectionFailed,
  });
  await Promise.race([task.done, end.reached]).finally(end.close);
  account.ends();
  await task.close();
  return account.result();
}

function factsOf({ source, cameraAuthority }: CheckOptions): KnownFacts {
  if (source.kind === 'file') return { transport: 'file', holdsPassword: false, isUnverified: false };
  const { url, transport } = source;
  return { transport, holdsPassword: holdsPassword(url), isUnverified: isSecure(url) && cameraAuthority === undefined };
}

/** Loads the network before the camera is opened, so that its first frames do not wait for it. @throws if the detector does not work */
async function warmUp(perception: Perception, camera: Camera): Promise<void> {
  const part = perception.begin(camera, { width: camera.detectorWidthPx, height: camera.detectorHeightPx });
  await part.detect(({ width, height }) => new Uint8Array(width * height * 3), { moving: true, regions: [] }, 0);
  part.end();
}

/** The end of the time to watch, or an earlier one. */
function createEnd({ seconds, signal }: CheckOptions) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1_000);
  signal?.addEventListener('abort', () => resolve(), { once: true });
  if (signal?.aborted) resolve();
  return { reached: promise, now: resolve, close: () => clearTimeout(timer) };
}
