import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { issueCertificate, startOddCamera } from '@marsad/rtsp/testing';
import type { CheckReport } from '@marsad/streaming/check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from './camera-check-lines.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const CLIP = join(import.meta.dirname, '..', '..', 'samples', 'car-detection.mp4');
const NOBODY = 'rtsp://127.0.0.1:9/street';
const SECURE = 'rtsps://127.0.0.1:9/street';
/** The fields that programs rely on, in the order in which they are printed. */
const FIELDS = [
  ...['state', 'reason', 'codec', 'width', 'height', 'displayWidth', 'displayHeight', 'rotation', 'declaredFps'],
  ...['deliveredFps', 'keyframeSeconds', 'bitrateKbps', 'audio', 'clockSource', 'clockOffsetMs', 'scenes'],
  ...['blindSeconds', 'tracks', 'recorded', 'recordedSeconds', 'gaps', 'packetsLost', 'problems'],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-check-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'camera', 'check', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const reportOf = (stdout: string): CheckReport => JSON.parse(stdout) as CheckReport;

describe('camera check', { timeout: 60_000 }, () => {
  test('prints one JSON object with exactly the fields that are promised, and ends with 0', () => {
    const { status, stdout, stderr } = run(CLIP, '--seconds', '3', '--json');
    const report = reportOf(stdout);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(report)).toEqual(FIELDS);
    expect(report).toMatchObject({ state: 'playing', reason: null, codec: 'h264', width: 768, height: 432 });
    expect(report.scenes).toBeGreaterThan(0);
  });

  test('ends with 1 and the reason if the camera does not play', () => {
    const { status, stdout } = run(NOBODY, '--json');
    expect(status).toBe(1);
    expect(reportOf(stdout)).toMatchObject({ state: 'down', reason: 'connection_refused' });
    expect(Object.keys(reportOf(stdout))).toEqual(FIELDS);
  });

  test('refuses an address with credentials, does not repeat them, and says what to do', () => {
    const { status, stdout, stderr } = run('rtsp://admin:s3cret@127.0.0.1:9/street', '--json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(reportOf(stdout)).toMatchObject({ state: 'down', reason: 'address_refused' });
    expect(reportOf(stdout).problems).toEqual([expect.stringMatching(/--user NAME and --password-file FILE/)]);
    expect(stdout).not.toMatch(/admin|s3cret/);
  });

  test.each([
    ['no number of seconds', [NOBODY, '--seconds', 'soon'], /From 1 to 86400 seconds/],
    ['another transport', [NOBODY, '--transport', 'carrier-pigeon'], /Allowed choices are tcp, udp/],
    [
      'a password file that is not there',
      [NOBODY, '--user', 'u', '--password-file', '/nowhere'],
      /password cannot be read/,
    ],
    ['an authority without a certificate', [SECURE, '--ca', MAIN], /must be a readable file of certificates in PEM/],
    ['an authority for an address without TLS', [NOBODY, '--ca', MAIN], /--ca needs an address .* rtsps:/],
    ['a password without a user', [NOBODY, '--password-file', MAIN], /needs --user/],
  ])('refuses %s in one sentence', (_, words, text) => {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(text);
  });

  test('asks a camera with a certificate only if it is of the given authority', async () => {
    const [own, other] = await Promise.all([issueCertificate(), issueCertificate()]);
    // Whoever asks is told that there is no such stream, which ends the check at once.
    const camera = await startOddCamera({
      units: [],
      tls: own,
      answer: ({ cseq }) => `RTSP/1.0 404 Not Found\r\nCSeq: ${cseq}\r\n\r\n`,
    });
    const reasonBy = async (authority: string): Promise<string | null> => {
      writeFileSync(join(folder, 'authority.pem'), authority);
      const words = [MAIN, 'camera', 'check', camera.url, '--ca', join(folder, 'authority.pem'), '--json'];
      const running = promisify(execFile)(process.execPath, words);
      const { stdout } = await running.catch((error: unknown) => error as { stdout: string });
      return reportOf(stdout).reason;
    };
    try {
      expect(await reasonBy(other.authority)).toBe('address_refused');
      expect(camera.log).toEqual([]);
      expect(await reasonBy(own.authority)).toBe('source_missing');
    } finally {
      await camera.stop();
    }
  });

  test('refuses a password file that is not UTF-8', () => {
    writeFileSync(join(folder, 'password'), Buffer.from([0xc3, 0x28]));
    expect(run(NOBODY, '--user', 'u', '--password-file', join(folder, 'password'))).toMatchObject({ status: 1 });
  });
});

test('people read one fact a line, and the problems at the end', () => {
  const report: CheckReport = {
    ...{
      state: 'playing',
      reason: null,
      codec: 'h264',
      width: 768,
      height: 432,
      displayWidth: 432,
      displayHeight: 768,
    },
    ...{ rotation: 90, declaredFps: 25, deliveredFps: 20.98, keyframeSeconds: 10, bitrateKbps: 812.4, audio: null },
    ...{ clockSource: 'camera', clockOffsetMs: -4_000, scenes: 150, blindSeconds: 0.24, tracks: 3 },
    recorded: [{ file: 'a.mp4', fromMs: 0, toMs: 29_800, packets: 640 }],
    ...{ recordedSeconds: 29.8, gaps: [{ fromMs: 29_800, toMs: 31_000, reason: 'packets_lost' }], packetsLost: 12 },
    problems: ['12 packets never arrived.'],
  };
  expect(linesOf(report)).toEqual([
    'state        playing',
    'video        h264, 768x432, shown as 432x768, turned by 90 degrees',
    'pictures     21 a second, 25 declared',
    'key frames   every 10 s',
    'bit rate     812.4 kbit/s',
    'sound        none',
    "clock        camera, the camera's own is 4000 ms behind",
    'analysed     150 pictures, 3 tracks, longest time between two 0.2 s',
    'recorded     29.8 s in 1 files',
    'gaps         1.2 s in 1',
    'lost packets 12',
    '',
    'Problems:',
    '- 12 packets never arrived.',
  ]);
});
