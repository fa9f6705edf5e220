import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseH264Sps } from '../bitstream/h264-sps.ts';
import { parseH265Sps } from '../bitstream/h265-sps.ts';
import { resolveBase } from '../messages/address.ts';
import { headerOf, parsePublic, parseSession } from '../messages/message.ts';
import type { RtspResponse } from '../messages/message.ts';
import { parseSdp } from '../messages/sdp.ts';
import type { SessionDescription } from '../messages/sdp.ts';
import { parseTransport } from '../messages/transport.ts';
import { createInterleavedReader } from '../rtp/interleaved.ts';
import { metadataOf, offerOf } from './media.ts';
import type { Offer } from './media.ts';

const folder = join(import.meta.dirname, '../testing/dumps');
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

function answerOf(name: string): RtspResponse {
  const [carried, ...more] = createInterleavedReader(() => false).push(readFileSync(join(folder, name)));
  if (carried?.kind !== 'message' || carried.message.kind !== 'response') throw new Error('no answer');
  expect(more).toEqual([]);
  return carried.message;
}
function described(name: string): [SessionDescription, base: string] {
  const { headers, body } = answerOf(name);
  const description = parseSdp(body.toString());
  if (!description) throw new Error('no description');
  return [description, resolveBase('rtsp://asked/', headerOf(headers, 'content-base'))];
}
const offerIn = (name: string): Offer => offerOf(...described(name));

describe('what real cameras answered', () => {
  it.each(names)('%s is read whole', (name) => expect(answerOf(name).status).toBe(200));

  it('a camera offers its metadata beside its video', () => {
    const aggregateUrl = 'rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/';
    expect(metadataOf(...described('dahua_describe_h264_aac_onvif.txt'))).toEqual({
      ...{ payloadType: 107, clockRate: 90_000, controlUrl: `${aggregateUrl}trackID=4`, aggregateUrl },
    });
    expect(() => metadataOf(...described('dahua_describe_h265_pcma.txt'))).toThrow('offers no metadata');
  });

  const gw = 'rtsp://192.168.1.110';
  it.each([
    [
      'bunny',
      'h264',
      'rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2',
      [240, 160],
      24,
      'mpeg4-generic',
    ],
    [
      'dahua|_h264_aac_onvif',
      'h264',
      'rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0',
      [704, 480],
      15,
      'mpeg4-generic',
    ],
    [
      'dahua|_h265_pcma',
      'h265',
      'rtsp://cam-driveway/cam/realmonitor?channel=1&subtype=2/trackID=0',
      [704, 480],
      12,
      'pcma',
    ],
    ['foscam', 'h264', 'rtsp://192.168.5.107:65534/videoMain/track1', [1280, 720], null, 'pcmu'],
    [
      'gw_main',
      'h264',
      `${gw}:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif/video`,
      [1920, 1080],
      null,
      'pcmu',
    ],
    [
      'gw_sub',
      'h264',
      `${gw}:5049/H264?channel=1&subtype=1&unicast=true&proto=Onvif/video`,
      [720, 480],
      null,
      undefined,
    ],
    ['reolink', 'h264', 'rtsp://192.168.5.206/h264Preview_01_main/trackID=1', [2560, 1440], null, 'mpeg4-generic'],
    [
      'reolink|_control_first',
      'h264',
      'rtsp://192.168.5.206/h264Preview_01_main/trackID=1',
      [2560, 1440],
      null,
      'mpeg4-generic',
    ],
  ] as const)('%s offers its video', (camera, codec, controlUrl, [widthPx, heightPx], declaredFps, audio) => {
    const [maker, rest = ''] = camera.split('|');
    const { video, audio: sound } = offerIn(`${maker}_describe${rest}.txt`);
    expect(video).toMatchObject({ codec, controlUrl, declaredFps, clockRate: 90_000 });
    expect(sound?.codec).toBe(audio);
    const formats = video.parameterSets.map((nal) => parseH264Sps(nal)?.format ?? parseH265Sps(nal));
    expect(formats.find((format) => format)).toMatchObject({ widthPx, heightPx, bitDepth: 8, chroma: '4:2:0' });
  });

  it('the start codes that one camera writes behind its parameter sets are left out', () => {
    for (const nal of offerIn('gw_main_describe.txt').video.parameterSets)
      expect(nal.includes(Buffer.from([0, 0, 1]))).toBe(false);
  });

  it.each([
    ['bunny_setup', [0, 1], null, '1642021126', 60_000],
    ['dahua_setup', [0, 1], 0x30a98ee7, '634214675641', 60_000],
    ['gw_main_setup_audio', [2, 3], null, '9a90de54', 60_000],
    ['gw_sub_setup', [0, 1], null, '9b0d0e54', 60_000],
    ['reolink_setup', [0, 1], null, 'F8F8E425', 60_000],
  ] as const)('%s says how the packets come', (name, channels, ssrc, id, timeoutMs) => {
    const { headers } = answerOf(`${name}.txt`);
    expect(parseTransport(headerOf(headers, 'transport'))).toMatchObject({ interleaved: true, channels, ssrc });
    expect(parseSession(headerOf(headers, 'session'))).toEqual({ id, timeoutMs });
  });

  it('a session’s timeout and the offered methods are read', () => {
    expect(parseSession(headerOf(answerOf('gw_main_play.txt').headers, 'session'))?.timeoutMs).toBe(120_000);
    expect(parsePublic(headerOf(answerOf('dahua_options.txt').headers, 'public')).has('GET_PARAMETER')).toBe(true);
  });
});
