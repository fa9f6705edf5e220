import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { classGroup, type Alert, type DataOf, type flowCrossing, type ObjectClass } from '@marsad/schemas';
import { isMasked, type RgbImage } from '@marsad/masking';
import { unmaskedHeads } from './first-heads.ts';
import { readEvents } from '@marsad/deploy-local';
import type { SignedIn } from '@marsad/deploy-local';
import type { Crossing } from './judge.ts';

export type CityWatch = {
  crossings: Crossing[];
  /** The latest revision of each alert. */
  alerts: Map<string, Alert>;
  /** From the arrival of the frame that raised or amended an alert until the alert was on the event stream, ms. */
  latenciesMs: number[];
  pictures: number;
  decoded: number;
  /** How many of the decoded previews were the first of a part. */
  firstOfPart: number;
  unmasked: string[];
};

/**
 * Watches the city as a page does: its event stream, and the previews of every camera.
 * @param evidence the folder for previews in which something was not masked
 */
export function watchCity(
  person: SignedIn,
  publicUrl: string,
  cameras: readonly string[],
  evidence: string,
  signal: AbortSignal,
): { watch: CityWatch; ended: Promise<void> } {
  const watch: CityWatch = {
    crossings: [],
    alerts: new Map(),
    latenciesMs: [],
    pictures: 0,
    decoded: 0,
    firstOfPart: 0,
    unmasked: [],
  };
  const ended = readEvents(
    person,
    ({ event, data, receivedAtMs }) => {
      if (event === 'crossing') {
        const { camera, part, line, direction, class: name } = data as DataOf<typeof flowCrossing>;
        watch.crossings.push({ camera, part, line, direction, class: name });
      }
      if (event === 'alert') {
        const { alert } = data as { alert: Alert };
        const before = watch.alerts.get(alert.alertId);
        // Later observations are counted into the same alert. The latency of each of them is measured like that of the first.
        const arrived = before ? alert.lastObservedAtMs > before.lastObservedAtMs : alert.change === 'raised';
        if (arrived) watch.latenciesMs.push(receivedAtMs - alert.lastObservedAtMs);
        watch.alerts.set(alert.alertId, alert);
      }
    },
    signal,
  );
  watchPreviews(person, publicUrl, cameras, evidence, watch, signal);
  return { watch, ended };
}

type PreviewHeader = {
  camera: string;
  part: number;
  widthPx: number;
  heightPx: number;
  outlines: { class: ObjectClass; x: number; y: number; width: number; height: number }[];
};

function watchPreviews(
  person: SignedIn,
  publicUrl: string,
  cameras: readonly string[],
  evidence: string,
  watch: CityWatch,
  signal: AbortSignal,
): void {
  const url = new URL('/api/pictures', publicUrl);
  url.protocol = 'ws:';
  // Node's WebSocket takes headers, which a browser's does not. The session is a cookie.
  const socket = new WebSocket(url, {
    headers: { cookie: person.cookies(), origin: new URL(publicUrl).origin },
  });
  socket.binaryType = 'arraybuffer';
  const parts = new Map<string, number>();
  socket.addEventListener('open', () => socket.send(JSON.stringify({ watch: cameras })));
  socket.addEventListener('message', ({ data }) => {
    const frame = Buffer.from(data as ArrayBuffer);
    const length = frame.readUInt32BE(0);
    watch.pictures++;
    const header = JSON.parse(frame.toString('utf8', 4, 4 + length)) as PreviewHeader;
    // The watch begins in the middle of a part, so the first preview of each camera is not the first one of its part.
    const known = parts.get(header.camera);
    const isFirst = known !== undefined && known !== header.part;
    parts.set(header.camera, header.part);
    // Decoding every preview would take the processors from the city. The first one of a part is always decoded.
    if (!isFirst && watch.pictures % 5 !== 0) return;
    watch.decoded++;
    if (isFirst) watch.firstOfPart++;
    const picture = frame.subarray(4 + length);
    const faults = unmaskedIn(header, decodePreview(picture), isFirst);
    if (faults.length === 0) return;
    mkdirSync(evidence, { recursive: true });
    const path = join(evidence, `${watch.unmasked.length}.jpg`);
    writeFileSync(path, picture);
    watch.unmasked.push(...faults.map((fault) => `${fault} (${path})`));
  });
  signal.addEventListener('abort', () => socket.close());
}

/** Too small for anything to be recognised, px. */
const SMALL_PX = 28;

/** People and vehicles that are not masked where a face or a plate would be. */
function unmaskedIn({ camera, outlines }: PreviewHeader, picture: RgbImage, isFirst: boolean): string[] {
  const { data, width, height } = picture;
  const heads = isFirst ? unmaskedHeads(camera, picture) : [];
  const first = heads.map(({ x, y }) => `${camera}: an unmasked head in a part’s first picture at ${x},${y}`);
  const outlined = outlines.flatMap((outline) => {
    const box = {
      x: outline.x * width,
      y: outline.y * height,
      width: outline.width * width,
      height: outline.height * height,
    };
    const person = classGroup(outline.class) !== 'vehicle';
    const part = {
      x: box.x + box.width * 0.15,
      width: box.width * 0.7,
      y: person ? box.y + box.height * 0.05 : box.y + box.height * 0.6,
      height: box.height * (person ? 0.25 : 0.3),
    };
    if (part.width < SMALL_PX || part.height < SMALL_PX / 2) return [];
    return isMasked({ data, width, height }, part)
      ? []
      : [
          `${camera}: an unmasked ${outline.class} at ${Math.round(part.x)},${Math.round(part.y)} ${Math.round(part.width)}x${Math.round(part.height)}`,
        ];
  });
  return [...first, ...outlined];
}

function decodePreview(picture: Buffer): RgbImage {
  const { data, width, height } = jpeg.decompressSync(picture, { format: jpeg.FORMAT_RGB });
  return { data, width, height };
}
