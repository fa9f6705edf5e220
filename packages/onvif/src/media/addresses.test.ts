import { describe, expect, test } from 'vitest';
import type { OnvifError } from '../errors.ts';
import { deviceAddress, pictureAddress, serviceUrl, streamAddress } from './addresses.ts';

describe('the address that a person types', () => {
  test.each([
    ['192.0.2.7', 'http://192.0.2.7/onvif/device_service'],
    ['192.0.2.7:8000', 'http://192.0.2.7:8000/onvif/device_service'],
    ['cam.example', 'http://cam.example/onvif/device_service'],
    ['[2001:db8::7]:80', 'http://[2001:db8::7]/onvif/device_service'],
    ['https://cam.example/', 'https://cam.example/onvif/device_service'],
    ['http://cam.example/other/service#x', 'http://cam.example/other/service'],
  ])('%s is %s', (typed, address) => {
    expect(deviceAddress(typed).href).toBe(address);
  });

  test.each(['', 'rtsp://cam/stream', 'file:///etc/passwd', 'http://u:p@cam/', 'http://', 'a b', 'http://[::1'])(
    '"%s" is none',
    (typed) => {
      expect(() => deviceAddress(typed)).toThrow(expect.objectContaining({ code: 'address_invalid' }) as OnvifError);
    },
  );

  test('a refusal does not repeat the password', () => {
    expect(() => deviceAddress('http://u:secret@cam/')).not.toThrow(/secret/);
  });
});

const asked = new URL('http://cam.example:8080/onvif/device_service');

test.each([
  ['another host', 'http://10.0.0.9/onvif/media', 'http://cam.example:8080/onvif/media'],
  ['another port of the same host', 'http://cam.example:9000/m?x=1', 'http://cam.example:9000/m?x=1'],
  ['a path alone', '/onvif/ptz', 'http://cam.example:8080/onvif/ptz'],
  ['white space', '  http://10.0.0.9/m \n', 'http://cam.example:8080/m'],
  ['no address at all', 'http://[', 'http://cam.example:8080/onvif/device_service'],
])('a service at %s is asked on the host that was asked', (_, given, url) => {
  expect(serviceUrl(asked, given).href).toBe(url);
});

test.each([
  ['rtsp://10.0.0.9:554/a?b=1&c=%20d', 'rtsp://cam.example:554/a?b=1&c=%20d', '10.0.0.9'],
  ['rtsp://cam.example/a', 'rtsp://cam.example/a', undefined],
  ['rtsp://u:p%40@10.0.0.9/a', 'rtsp://cam.example/a', '10.0.0.9'],
  ['rtsp://0.0.0.0:8554', 'rtsp://cam.example:8554', '0.0.0.0'],
  ['rtsps://cam.example/a/../B/كاميرا', 'rtsps://cam.example/a/../B/كاميرا', undefined],
])('the stream %s is %s', (given, address, rewritten) => {
  expect(streamAddress(asked, given)).toEqual({ address, rewritten });
});

test.each(['', 'http://cam/', 'file:///etc/passwd', 'rtsp:', `rtsp://cam/${'a'.repeat(1_000)}`, 'rtsp:///a'])(
  '"%s" is no address of a stream',
  (given) => {
    expect(streamAddress(asked, given)).toBeUndefined();
  },
);

test.each([
  ['http://10.0.0.9/p.jpg?a=1', 'http://cam.example:8080/p.jpg?a=1'],
  ['http://cam.example/p.jpg', 'http://cam.example/p.jpg'],
])('the picture %s is %s', (given, address) => {
  expect(pictureAddress(asked, given)?.address).toBe(address);
});
