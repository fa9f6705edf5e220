import { describe, expect, it, test } from 'vitest';
import { addressesOf, hostOf, isNetwork, refusesHost, refusesSource, streamOf } from './camera-address.ts';

const LOCAL = ['127.0.0.0/8'];

describe('a host at which no camera may be', () => {
  test.each([
    ['this machine', '127.0.0.1'],
    ['this machine by another number', '127.8.9.10'],
    ['this machine in decimal', '2130706433'],
    ['this machine in hexadecimal', '0x7f000001'],
    ['this machine in octal', '0177.0.0.1'],
    ['this machine, short', '127.1'],
    ['this machine in IPv6', '[::1]'],
    ['this machine in IPv4 inside IPv6', '[::ffff:127.0.0.1]'],
    ['the same in groups', '[::ffff:7f00:1]'],
    ['the same behind a translator', '[64:ff9b::7f00:1]'],
    ['this machine by name', 'localhost'],
    ['this machine by name with a dot', 'LOCALHOST.'],
    ['a name below it', 'camera.localhost'],
    ['every address', '0.0.0.0'],
    ['every address of IPv6', '[::]'],
    ['the metadata of a cloud', '169.254.169.254'],
    ['the metadata of a cloud in IPv4 inside IPv6', '[::ffff:a9fe:a9fe]'],
    ['the metadata of a cloud in IPv6', '[fd00:ec2::254]'],
    ['the metadata of a cloud by name', 'metadata.google.internal'],
    ['the link', '[fe80::1]'],
    ['a group', '239.255.255.250'],
    ['a broadcast', '255.255.255.255'],
    ['a group of IPv6', '[ff02::c]'],
    ['this machine behind a relay of 6to4', '[2002:7f00:1::]'],
    ['this machine as a stateless translator writes it', '[::ffff:0:7f00:1]'],
    ['this machine, encoded', '%31%32%37.0.0.1'],
    ['this machine in wide digits', '１２７.0.0.1'],
    ['two hosts with a backslash between them', '10.0.0.5\\.127.0.0.1'],
    ['no host', ''],
    ['a text that is no host', 'a b'],
  ])('is %s', (_, host) => expect(refusesHost(host, [])).toBe(true));

  test.each([
    '192.168.1.20',
    '10.0.0.5',
    '172.16.3.4',
    'camera-7.city.example',
    '[fd12::7]',
    '[2001:db8::1]',
    '1.2.3.4',
  ])('is not %s', (host) => expect(refusesHost(host, [])).toBe(false));

  it('may be one that this deployment names', () => {
    expect(refusesHost('127.0.0.1', LOCAL)).toBe(false);
    expect(refusesHost('localhost', LOCAL)).toBe(false);
    expect(refusesHost('[::ffff:127.0.0.1]', LOCAL)).toBe(false);
    expect(refusesHost('169.254.169.254', LOCAL)).toBe(true);
    expect(refusesHost('[::1]', LOCAL)).toBe(true);
    expect(refusesHost('[::1]', ['::1/128'])).toBe(false);
  });
});

test.each([
  ['127.0.0.0/8', true],
  ['fd00::/8', true],
  ['::1/128', true],
  ['127.0.0.0', false],
  ['127.0.0.0/33', false],
  ['1::2::3/64', false],
  ['here/8', false],
])('%s is a network: %s', (text, is) => expect(isNetwork(text)).toBe(is));

describe('the addresses of a source', () => {
  const source = { kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'tcp' } as const;

  test.each([
    ['the stream', { ...source, url: 'rtsp://127.0.0.1/1' }],
    ['the stream for the analysis', { ...source, analysisUrl: 'rtsp://[::1]:8554/2' }],
    ['the device', { ...source, device: 'http://169.254.169.254/onvif' }],
    ['an address without a host', { ...source, url: 'rtsp:///1' }],
  ])('are refused for %s', (_, refused) => {
    expect(refusesSource(source, [])).toBe(false);
    expect(refusesSource(refused, [])).toBe(true);
  });

  it('are none for a file and for a camera that brings its results', () => {
    expect(addressesOf({ kind: 'file', path: 'a.mp4' })).toEqual([]);
    expect(refusesSource({ kind: 'edge', certificateSha256: 'a'.repeat(64) }, [])).toBe(false);
  });

  test.each([
    ['rtsp://Camera.Example/1', 'camera.example'],
    ['rtsps://[fd12::7]:322/1', '[fd12::7]'],
    ['http://10.0.0.5:80/onvif', '10.0.0.5'],
    ['rtsp:///1', undefined],
  ])('%s has the host %s', (address, host) => expect(hostOf(address)?.toLowerCase()).toBe(host));

  test.each([
    ['rtsp://CAM/1', 'rtsp://cam:554/1'],
    ['rtsp://cam:554/1', 'rtsp://cam:0554/1'],
    ['rtsp://10.0.0.5', 'rtsp://10.0.0.5:554/'],
    ['rtsp://10.0.0.5/1', 'rtsp://167772165/1'],
  ])('%s and %s are one stream', (a, b) => expect(streamOf(a)).toBe(streamOf(b)));

  test.each([
    ['rtsp://cam/1', 'rtsp://cam/2'],
    ['rtsp://cam:554/1', 'rtsp://cam:8554/1'],
    ['rtsp://cam/A', 'rtsp://cam/a'],
    ['rtsp://cam/1?channel=1', 'rtsp://cam/1?channel=2'],
    ['rtsp://cam/1', 'rtsps://cam/1'],
  ])('%s and %s are two', (a, b) => expect(streamOf(a)).not.toBe(streamOf(b)));
});
