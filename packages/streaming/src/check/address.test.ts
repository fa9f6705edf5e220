import { describe, expect, it } from 'vitest';
import { holdsPassword, parseAddress } from './address.ts';

describe('an address', () => {
  it.each(['rtsp://10.0.0.7/street', 'rtsps://camera.example:322/main?channel=1', 'RTSP://10.0.0.7/'])(
    '%s is one of a stream',
    (url) => expect(parseAddress(url)).toEqual({ kind: 'rtsp', url }),
  );

  it.each(['street.mp4', '/var/video/a b@c.mkv', 'C:\\street.mp4', '-', 'rtsp:street'])('%s is a file', (path) =>
    expect(parseAddress(path)).toEqual({ kind: 'file', path }),
  );

  it.each([
    'rtsp://admin:secret@10.0.0.7/street',
    'rtsp://admin@10.0.0.7/street',
    'rtsp://admin:pa/ss@10.0.0.7/',
    'rtsps://:كلمة@10.0.0.7/',
    'http://admin:secret@10.0.0.7/',
  ])('%s is refused, because it holds credentials', (url) =>
    expect(parseAddress(url)).toEqual({ kind: 'refused', fault: 'holds_credentials' }),
  );

  it.each([
    ['http://10.0.0.7/', 'other_scheme'],
    ['concat://a|b', 'other_scheme'],
    ['rtsp://10.0.0.7/the street', 'not_an_address'],
    ['rtsp://', 'not_an_address'],
    [`rtsp://10.0.0.7/${'a'.repeat(300)}`, 'not_an_address'],
  ])('%s is refused as %s', (url, fault) => expect(parseAddress(url)).toEqual({ kind: 'refused', fault }));
});

describe('a password in an address', () => {
  it.each([
    'rtsp://10.0.0.7:554/user=admin&password=secret&channel=1&stream=0.sdp',
    'rtsp://10.0.0.7/live?PWD=secret',
    'rtsp://10.0.0.7/live;passwd=secret',
  ])('is noticed in %s', (url) => expect(holdsPassword(url)).toBe(true));

  it.each(['rtsp://10.0.0.7/user=admin&password=&channel=1', 'rtsp://10.0.0.7/compass=north', 'rtsp://10.0.0.7/'])(
    'is not seen in %s',
    (url) => expect(holdsPassword(url)).toBe(false),
  );
});
