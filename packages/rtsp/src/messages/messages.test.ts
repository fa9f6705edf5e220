import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtspFailure } from '../failure.ts';
import { offerOf } from '../receiving/media.ts';
import { mayRedirect, parseAddress, resolveBase, resolveControl } from './address.ts';
import { parseChallenges } from './challenge.ts';
import { headerOf, parseHead, parseSession, writeRequest } from './message.ts';
import { parseSdp } from './sdp.ts';
import { createSignIn } from './sign-in.ts';
import { parseTransport } from './transport.ts';

const reasonOf = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof RtspFailure ? error.reason : 'another error';
  }
};

describe('an address', () => {
  it.each([
    ['rtsp://cam/street', 'cam', 554, 'rtsp://cam/street'],
    ['rtsps://cam', 'cam', 322, 'rtsps://cam'],
    ['RTSP://10.0.0.9:8554/a?b=c&d#part', '10.0.0.9', 8_554, 'rtsp://10.0.0.9:8554/a?b=c&d'],
    ['rtsp://[fe80::1]:554/x', 'fe80::1', 554, 'rtsp://[fe80::1]:554/x'],
    ['rtsp://cam/طريق y', 'cam', 554, 'rtsp://cam/%D8%B7%D8%B1%D9%8A%D9%82%20y'],
  ])('%s is taken apart', (text, host, port, url) => {
    expect(parseAddress(text)).toMatchObject({ host, port, url, credential: null });
  });

  it('loses the credential that it holds, percent-encoded or not', () => {
    expect(parseAddress('rtsp://cam%40x:p%3Aa%2F%23@host/a').credential).toEqual({
      username: 'cam@x',
      password: 'p:a/#',
    });
    const address = parseAddress('rtsp://user:p@ss:w%zz@host/a');
    expect(address).toMatchObject({ host: 'host', url: 'rtsp://host/a' });
    expect(address.credential).toEqual({ username: 'user', password: 'p@ss:w%zz' });
  });

  it.each([
    'http://cam/',
    'rtsp://',
    'rtsp://cam:0/',
    'rtsp://cam:99999/',
    'cam',
    'rtsp://a b/',
    'file:///etc/hostname',
  ])('%s is refused', (text) => expect(reasonOf(() => parseAddress(text))).toBe('address_refused'));

  it('is resolved against whatever a camera calls its base', () => {
    const asked = 'rtsp://cam/street';
    expect(resolveBase(asked, null)).toBe(asked);
    expect(resolveBase(asked, '')).toBe(asked);
    expect(resolveBase(asked, 'nonsense')).toBe(asked);
    expect(resolveBase(asked, '/other/')).toBe('rtsp://cam/other/');
    expect(resolveBase(asked, 'rtsp://u:p@10.0.0.1/s/')).toBe('rtsp://10.0.0.1/s/');
    expect(resolveControl('rtsp://cam/street', 'trackID=1')).toBe('rtsp://cam/street/trackID=1');
    expect(resolveControl('rtsp://cam/street/', '*')).toBe('rtsp://cam/street/');
    expect(resolveControl('rtsp://cam/street/', 'rtsp://cam/abs')).toBe('rtsp://cam/abs');
  });
});

describe('a redirect', () => {
  it.each([
    ['10.1.2.3', '10.1.2.4', true],
    ['10.1.2.3', '2001:db8::7', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['169.254.7.7', '10.1.2.3', true],
    ['10.1.2.3', '127.0.0.1', false],
    ['10.1.2.3', '127.8.8.8', false],
    ['10.1.2.3', '::ffff:127.0.0.1', false],
    ['10.1.2.3', '::1', false],
    ['10.1.2.3', '169.254.169.254', false],
    ['2001:db8::7', 'fe80::1%eth0', false],
    ['10.1.2.3', '0.0.0.0', false],
  ])('from %s to %s is followed: %s', (from, to, isFollowed) => expect(mayRedirect(from, to)).toBe(isFollowed));
});

describe('a message', () => {
  it('is read with odd spacing, folded lines, bare line feeds and any case', () => {
    const head = parseHead('RTSP/1.0  200\ncseq:7\nTRANSPORT : a;\n b\nno colon\nX-A: 1\nx-a: 2');
    expect(head?.message).toMatchObject({ kind: 'response', status: 200 });
    expect(headerOf(head?.message.headers ?? new Map(), 'transport')).toBe('a; b');
    expect(head?.message.headers.get('x-a')).toEqual(['1', '2']);
  });

  it.each([
    'HTTP/1.1 200 OK',
    'RTSP/1.0 20 OK',
    '',
    'RTSP/1.0 200 OK\r\nContent-Length: -1',
    'RTSP/1.0 200 OK\r\nContent-Length: 1e9',
  ])('%j is none', (text) => expect(parseHead(text)).toBeNull());

  it('is not written with a line break in it', () => {
    expect(() => writeRequest('PLAY', 'rtsp://cam/a\r\nX: y', {})).toThrow(RangeError);
    expect(() => writeRequest('PLAY', 'rtsp://cam/a', { Session: 'a\nb' })).toThrow(RangeError);
  });

  it('never makes a parser throw, whatever a camera sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseHead(text);
        parseSdp(text);
        parseTransport(text);
        parseSession(text);
        parseChallenges([text]);
        for (const line of [`m=video 0 RTP/AVP ${text}`, `a=rtpmap:96 ${text}`, `a=fmtp:96 ${text}`])
          parseSdp(`v=0\n${line}`);
      }),
    );
  });
});

describe('a description', () => {
  const video = 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v';
  it.each([
    ['v=0', 'no_video_stream'],
    ['v=0\nm=audio 0 RTP/AVP 8', 'no_video_stream'],
    ['v=0\nm=application 0 RTP/AVP 107\na=rtpmap:107 vnd.onvif.metadata/90000', 'no_video_stream'],
    ['v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 AV1/90000', 'unsupported_codec'],
    ['v=0\nm=video 0 RTP/AVP 96', 'unsupported_codec'],
    [`v=0\n${video.replace('RTP/AVP', 'RTP/SAVP')}`, 'unsupported_codec'],
  ])('%j gives no video', (text, reason) => {
    const description = parseSdp(text);
    expect(reasonOf(() => description && offerOf(description, 'rtsp://cam/'))).toBe(reason);
  });

  it('is none if nothing in it is a line of one', () => expect(parseSdp('<html>404</html>')).toBeNull());

  it.each([
    ['another number in rtpmap', 'm=video 0 RTP/AVP 35\na=rtpmap:96 H264/90000', 'h264'],
    [
      'no rtpmap but parameter sets',
      'm=video 0 RTP/AVP 96\na=fmtp:96 sprop-parameter-sets=Z00AH5WoFAFuQA==,aO48gA==',
      'h264',
    ],
    ['a static type', 'm=video 0 RTP/AVP 26', 'mjpeg'],
    ['HEVC for H265', 'm=video 0 RTP/AVP 96\na=rtpmap:96 hevc/90000', 'h265'],
    ['an unknown video first', `m=video 0 RTP/AVP 97\na=rtpmap:97 MP4V-ES/90000\n${video}`, 'h264'],
    ['no clock rate', 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264', 'h264'],
  ])('is understood with %s', (_what, text, codec) => {
    const description = parseSdp(`v=0\n${text}`);
    expect(description && offerOf(description, 'rtsp://cam/').video).toMatchObject({ codec, clockRate: 90_000 });
  });
});

describe('a sign-in', () => {
  const rfc7616 = { username: 'Mufasa', password: 'Circle of Life' };
  const challenge = (algorithm: string): string =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const responseOf = (text: string | undefined): string => /response="([0-9a-f]+)"/.exec(text ?? '')?.[1] ?? '';
  const nonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('with Digest %s answers as RFC 7616 does', (algorithm, response) => {
    const signIn = createSignIn(parseChallenges([challenge(algorithm)]), rfc7616);
    expect(responseOf(signIn?.authorise('GET', '/dir/index.html', nonce))).toBe(response);
  });

  it('without a quality of protection answers as RFC 2069 did', () => {
    const values = ['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'];
    const signIn = createSignIn(parseChallenges(values), { username: 'Mufasa', password: 'CircleOfLife' });
    expect(responseOf(signIn?.authorise('GET', '/dir/index.html', 'x'))).toBe('1949323746fe6a43ef61f9606e7febea');
  });

  it('takes the best that is offered, in one header or in several', () => {
    const all = [`Basic realm="a, b", ${challenge('MD5')}`, challenge('SHA-256')];
    expect(createSignIn(parseChallenges(all), rfc7616)?.authorise('GET', '/', 'x')).toContain('algorithm=SHA-256');
    expect(createSignIn(parseChallenges(all.slice(0, 1)), rfc7616)?.authorise('GET', '/', 'x')).toMatch(
      /^Digest .*MD5/,
    );
    expect(
      createSignIn(parseChallenges(['Basic realm="x"']), { username: 'كاميرا', password: 'سر:1' })?.authorise(
        '',
        '',
        '',
      ),
    ).toBe(`Basic ${Buffer.from('كاميرا:سر:1').toString('base64')}`);
  });

  it('is impossible if only unknown kinds are offered', () => {
    const values = [
      'Digest realm="x", nonce="1", algorithm=SHA-512-256',
      'Digest realm="x", nonce="1", qop="auth-int"',
      'NTLM',
    ];
    expect(createSignIn(parseChallenges(values), rfc7616)).toBeNull();
  });
});

/** As much as the head of an answer may hold. Read in time by its square, each of these would hold up every camera of the thread for seconds. */
const LONG = 60_000;

describe('what is as long as it may be', () => {
  it('is read at once where it is no challenge', () => {
    expect(parseChallenges([`${'a'.repeat(LONG)}! Basic realm="x"`])).toEqual([
      { scheme: 'basic', parameters: new Map([['realm', 'x']]) },
    ]);
  });

  it('is read at once where it is no base', () => {
    expect(resolveBase('rtsp://cam/a', `rtsp://${'a'.repeat(LONG)} b`)).toBe('rtsp://cam/a');
  });

  it('is read at once where it is no transport', () => {
    expect(parseTransport(`RTP/AVP/TCP;interleaved = 4-5;a${' '.repeat(LONG)}b`)?.channels).toEqual([4, 5]);
  });
});
