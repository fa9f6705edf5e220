import { deviceSearchAnswered } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { EMPTY_CAMERA } from './camera-draft.ts';
import { deviceAddressOf, isDevice } from './device-address.ts';
import { chosenDevice, deviceOf, nameOfFound, networksOf } from './found-device.ts';

const device = deviceSearchAnswered.example.device!;

describe('the address of a device', () => {
  test.each([
    ['10.0.0.5', 'http://10.0.0.5', true],
    [' camera.example:8000/onvif ', 'http://camera.example:8000/onvif', true],
    ['https://10.0.0.5/onvif', 'https://10.0.0.5/onvif', true],
    ['', '', false],
    ['http://me:secret@10.0.0.5/', 'http://me:secret@10.0.0.5/', false],
    ['me:secret@10.0.0.5', 'http://me:secret@10.0.0.5', false],
    ['rtsp://10.0.0.5/1', 'rtsp://10.0.0.5/1', false],
    ['10.0.0.5 and more', 'http://10.0.0.5 and more', false],
    ['http://[::1', 'http://[::1', false],
  ])('%j is %j, to be asked: %s', (typed, address, usable) => {
    expect([deviceAddressOf(typed), isDevice(typed)]).toEqual([address, usable]);
  });
});

describe('a search', () => {
  it('needs a district, because its server searches', () => {
    expect([networksOf(EMPTY_CAMERA), deviceOf(EMPTY_CAMERA, '10.0.0.5')]).toEqual([undefined, undefined]);
    expect(networksOf({ district: 'agdal' })).toEqual({ district: 'agdal', target: { kind: 'network' } });
  });

  it('of a device takes the name of the credential that the stream needs', () => {
    const draft = { district: 'agdal', credential: ' gate ' };
    const target = { kind: 'device', address: 'http://10.0.0.5', credential: 'gate' };
    expect(deviceOf(draft, '10.0.0.5')).toEqual({ district: 'agdal', target });
    expect(deviceOf({ ...draft, credential: ' ' }, '10.0.0.5')?.target).not.toHaveProperty('credential');
  });
});

describe('a device that is chosen', () => {
  it('gives the addresses of both streams and its own', () => {
    expect(chosenDevice(device)).toEqual({
      device: 'http://10.0.0.5/onvif/device_service',
      url: 'rtsp://10.0.0.5/main',
      analysisUrl: 'rtsp://10.0.0.5/sub',
    });
  });

  it('leaves no smaller stream of another device behind', () => {
    const { sub: _, ...alone } = device;
    expect(chosenDevice(alone).analysisUrl).toBe('');
  });
});

test.each([
  [{ name: 'Gate', hardware: 'S-1' }, 'Gate · S-1'],
  [{ name: 'S-1', hardware: 'S-1' }, 'S-1'],
  [{ name: '', hardware: '' }, 'http://10.0.0.5/'],
])('a device that says %j is called %s', (said, called) => {
  expect(nameOfFound({ address: 'http://10.0.0.5/', location: '', ...said })).toBe(called);
});
