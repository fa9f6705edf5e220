import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFootage } from '@marsad/media/testing';
import { accessUnitsOf, issueCertificate, startOddCamera } from '@marsad/rtsp/testing';
import type { OddCamera, OddCameraOptions } from '@marsad/rtsp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { SAMPLES } from '../../testing/samples.ts';
import type { CheckReport } from '../report.ts';
import { checkCamera } from './check-camera.ts';

// Cameras that misbehave as public reports tell, each checked for some seconds, all at the same time. What is asserted holds on a busy machine
// too: nothing here counts frames a second, and holes are measured by the recordings' own times.

const SECONDS = 14;
/** The camera does something odd at this time, s, with this picture. */
const ODD_S = 7;
const ODD_N = ODD_S * 25;
const TICKS = 90_000;
/** Recorded wall time is contiguous within this, ms. */
const CONTIGUOUS_MS = 500;

let folder: string;
let units: OddCameraOptions['units'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-odd-cameras-'));
  const path = join(folder, 'street.h264');
  makeFootage(path, join(SAMPLES, 'car-detection.mp4'), { frames: 250, group: 25, container: 'h264' });
  units = accessUnitsOf(readFileSync(path), 'h264');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Checked = { readonly report: CheckReport; readonly camera: OddCamera };

async function check(options: Partial<OddCameraOptions>, transport: 'tcp' | 'udp' = 'tcp'): Promise<Checked> {
  const camera = await startOddCamera({ units, ...options });
  try {
    const source = { kind: 'rtsp', url: camera.url, transport } as const;
    const { report } = await checkCamera({ source, seconds: SECONDS, perception: createFakePerception() });
    return { report, camera };
  } finally {
    await camera.stop();
  }
}

/** The longest time between recordings that follow one another, or by which two overlap, ms. */
function longestSeamMs({ recorded }: CheckReport): number {
  const seams = recorded.slice(1).map(({ fromMs }, at) => Math.abs(fromMs - (recorded[at]?.toMs ?? 0)));
  return Math.max(0, ...seams);
}

/** The camera plays, its recordings follow one another, and they are as long as the time in which it sent video. */
function expectOneStretch({ report, camera }: Checked): void {
  expect(report).toMatchObject({ state: 'playing', reason: null, codec: 'h264', gaps: [], packetsLost: 0 });
  expect(longestSeamMs(report)).toBeLessThanOrEqual(CONTIGUOUS_MS);
  const first = report.recorded[0]?.fromMs ?? 0;
  const last = report.recorded.at(-1)?.toMs ?? 0;
  expect(Math.abs((last - first) / 1_000 - report.recordedSeconds)).toBeLessThan(0.5);
  expect(report.recordedSeconds).toBeGreaterThan(SECONDS / 2);
  expect(report.recordedSeconds).toBeLessThan(SECONDS + 1);
  expect(first).toBeGreaterThan(camera.startedMs - 500);
  expect(report.scenes).toBeGreaterThan(SECONDS);
  // A clock that was never set has no offset.
  expect(Math.abs(report.clockOffsetMs ?? 0)).toBeLessThan(10_000);
}

const sane = (n: number, fps: number): number => (n * TICKS) / fps;

const ONE_STRETCH: readonly [string, Partial<OddCameraOptions>, RegExp | null][] = [
  ['an ordinary camera', {}, null],
  ['a camera that answers DESCRIBE after four seconds', { describeDelayMs: 4_000 }, null],
  ['a camera that plays four seconds after it was asked to', { playDelayMs: 4_000 }, null],
  ['stamps that jump back', { stampOf: (n, fps) => sane(n, fps) + 9e6 - (n > ODD_N ? 5 * TICKS : 0) }, /jump/],
  ['stamps that jump an hour ahead', { stampOf: (n, fps) => sane(n, fps) + (n > ODD_N ? 3_600 * TICKS : 0) }, /jump/],
  ['stamps that stand still', { stampOf: () => 0 }, /stand still/],
  ['stamps that creep', { stampOf: (n) => n * 90 }, /stand still|another rate/],
  ['21 frames a second, declared as 25', { fps: 21, stampOf: (n) => n * 3_600 }, null],
  ['stamps that wrap', { stampOf: (n, fps) => sane(n, fps) + 2 ** 32 - 900_000 - ODD_S * TICKS }, null],
  [
    'one stray stamp in fifty',
    { stampOf: (n, fps) => sane(n, fps) + 1e9 - (n % 50 === 30 ? 9_800 * TICKS : 0) },
    /Single times/,
  ],
  [
    'a wall clock that steps back four seconds in the reports of the video only',
    { audio: true, senderReport: { everyMs: 1_000, ntpMs: stepsBack() } },
    null,
  ],
  ['a wall clock of 1970', { senderReport: { everyMs: 1_000, ntpMs: () => 5_000 } }, /cannot be right/],
];

function stepsBack(): (nowMs: number, track: 'video' | 'audio') => number {
  let firstMs: number | null = null;
  return (nowMs, track) => {
    firstMs ??= nowMs;
    return track === 'video' && nowMs - firstMs > ODD_S * 1_000 ? nowMs - 4_000 : nowMs;
  };
}

describe.concurrent('a camera that goes on', { timeout: 90_000 }, () => {
  it.each(ONE_STRETCH)('is recorded and analysed in one stretch: %s', async (_, options, problem) => {
    const checked = await check(options);
    expectOneStretch(checked);
    if (problem) expect(checked.report.problems.join('\n')).toMatch(problem);
  });

  it('is recorded and analysed in one stretch: over UDP', async () => {
    const { report } = await check({}, 'udp');
    expect(report).toMatchObject({ state: 'playing', codec: 'h264' });
    expect(report.scenes).toBeGreaterThan(SECONDS);
  });

  it('plays from the next key frame on without parameter sets in its description, joined in the middle', async () => {
    const { report } = await check({ parameterSets: 'none', audio: true });
    expect(report).toMatchObject({ state: 'playing', codec: 'h264', gaps: [] });
    expect(report.recordedSeconds).toBeGreaterThan(SECONDS / 2);
  });
});

describe.concurrent('a camera that does not go on', { timeout: 90_000 }, () => {
  it('is down, and its gap begins where its video ended, although its sound goes on', async () => {
    const { report, camera } = await check({ audio: true, videoStallMs: [4_000, 1e9] });
    expect(report).toMatchObject({ state: 'down', reason: 'stream_silent' });
    const [gap] = report.gaps;
    expect(gap).toMatchObject({ reason: 'stream_silent' });
    expect(Math.abs((gap?.fromMs ?? 0) - camera.startedMs - 4_000)).toBeLessThan(700);
    expect(Math.abs((gap?.fromMs ?? 0) - (report.recorded.at(-1)?.toMs ?? 0))).toBeLessThanOrEqual(CONTIGUOUS_MS);
  });
});

describe.concurrent.each(['tcp', 'udp'] as const)('loss over %s', { timeout: 90_000 }, (transport) => {
  it('is counted, and is no gap where pictures are whole again within a second', async () => {
    const { report, camera } = await check({ isLost: (packet) => packet % 100 === 60 }, transport);
    expect(report.state).toBe('playing');
    expect(camera.stats.lostPackets).toBeGreaterThan(0);
    expect(report.packetsLost).toBeGreaterThanOrEqual(camera.stats.lostPackets - 1);
    expect(report.problems.join('\n')).toMatch(/never arrived/);
  });

  it('is a gap where no picture is whole for more than a second, although the packets around it are recorded', async () => {
    const { report } = await check({ isLost: (packet) => packet >= 150 && packet < 300 }, transport);
    expect(report.state).toBe('playing');
    const lost = report.gaps.filter(({ reason }) => reason === 'packets_lost');
    expect(lost.length).toBeGreaterThan(0);
    for (const { fromMs, toMs } of lost) expect(toMs - fromMs).toBeGreaterThanOrEqual(1_000);
  });
});

describe.concurrent('a camera with a certificate', { timeout: 90_000 }, () => {
  it.each(['its own', 'another', 'no'] as const)('is judged by %s authority', async (given) => {
    const { authority, ...tls } = await issueCertificate();
    const other = await issueCertificate();
    const cameraAuthority = { 'its own': authority, another: other.authority, no: undefined }[given];
    const camera = await startOddCamera({ units, tls });
    const source = { kind: 'rtsp', url: camera.url, transport: 'tcp' } as const;
    const trust = cameraAuthority === undefined ? {} : { cameraAuthority };
    const perception = createFakePerception();
    const { report } = await checkCamera({ source, seconds: SECONDS, perception, ...trust }).finally(camera.stop);
    if (given === 'another') expect(report).toMatchObject({ state: 'down', reason: 'address_refused', recorded: [] });
    else expect(report).toMatchObject({ state: 'playing', codec: 'h264', gaps: [] });
    expect(report.problems.some((text) => text.startsWith('The camera’s certificate is not verified'))).toBe(
      given === 'no',
    );
  });
});
