import { expect, test } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { chooseStreams, readProfiles, type Profile } from './profiles.ts';

const profile = (token: string, widthPx: number, heightPx: number, more: Partial<Profile> = {}): Profile => ({
  token,
  name: token,
  source: 'lens',
  codec: 'h264',
  widthPx,
  heightPx,
  fps: 25,
  kbps: 2_000,
  ptz: false,
  metadata: false,
  ...more,
});
const tokensOf = (profiles: readonly Profile[]): (string | undefined)[] => {
  const { main, sub } = chooseStreams(profiles);
  return [main?.token, sub?.token];
};

test.each<[string, Profile[], (string | undefined)[]]>([
  ['none', [], [undefined, undefined]],
  ['one', [profile('a', 1920, 1080)], ['a', undefined]],
  ['the larger is listed last', [profile('a', 640, 360), profile('b', 1920, 1080)], ['b', 'a']],
  [
    'the smallest that the detector uses fully',
    [profile('a', 3840, 2160), profile('b', 1280, 720), profile('c', 704, 576), profile('d', 352, 288)],
    ['a', 'c'],
  ],
  ['only tiny ones', [profile('a', 1920, 1080), profile('b', 352, 288), profile('c', 176, 144)], ['a', 'b']],
  ['two of one size', [profile('a', 1920, 1080), profile('b', 1920, 1080)], ['a', undefined]],
  ['video before pictures', [profile('a', 1920, 1080, { codec: 'jpeg' }), profile('b', 1920, 1080)], ['b', undefined]],
  [
    'no pictures for the analysis of video',
    [profile('a', 1920, 1080), profile('b', 640, 480, { codec: 'jpeg' })],
    ['a', undefined],
  ],
  [
    'of one lens only',
    [profile('a', 1280, 720), profile('b', 3840, 2160, { source: 'other' }), profile('c', 640, 360)],
    ['a', 'c'],
  ],
])('the streams of a device: %s', (_, profiles, tokens) => {
  expect(tokensOf(profiles)).toEqual(tokens);
});

test.each([
  [
    'no token',
    '<Profiles><VideoEncoderConfiguration><Resolution><Width>1</Width><Height>1</Height></Resolution></VideoEncoderConfiguration></Profiles>',
  ],
  ['no encoder', '<Profiles token="a"/>'],
  ['no size', '<Profiles token="a"><VideoEncoderConfiguration/></Profiles>'],
  [
    'a size of words',
    '<Profiles token="a"><VideoEncoderConfiguration><Resolution><Width>wide</Width><Height>1</Height></Resolution></VideoEncoderConfiguration></Profiles>',
  ],
  [
    'a size below nothing',
    '<Profiles token="a"><VideoEncoderConfiguration><Resolution><Width>-5</Width><Height>1</Height></Resolution></VideoEncoderConfiguration></Profiles>',
  ],
])('a profile with %s is left out', (_, inside) => {
  expect(readProfiles(readXml(`<r>${inside}</r>`))).toEqual([]);
});
