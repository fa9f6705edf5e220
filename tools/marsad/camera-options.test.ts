import { CameraTerms } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { cameraOf, isAddress } from './camera-options.ts';

const typed = {
  id: 'agdal-gate-2',
  district: 'agdal',
  name: 'Porte | باب | Gate',
  position: '-6.85, 33.99',
  heading: '90',
  contact: 'dpo@rabat.example',
  sign: '2026-11-30',
  transport: 'tcp',
  analytics: 'flow, behaviour',
};

describe('a camera from the command line', () => {
  it('is an entry as city.yaml has it', () => {
    const entry = cameraOf('rtsp://10.0.0.7/main', {
      ...typed,
      credential: 'gate',
      analysisAddress: 'rtsp://10.0.0.7/sub',
    });
    expect(CameraTerms.parse(entry)).toMatchObject({
      camera: 'agdal-gate-2',
      name: { fr: 'Porte', ar: 'باب', en: 'Gate' },
      position: [-6.85, 33.99],
      headingDegrees: 90,
      source: { kind: 'rtsp', url: 'rtsp://10.0.0.7/main', analysisUrl: 'rtsp://10.0.0.7/sub', credential: 'gate' },
      analytics: ['flow', 'behaviour'],
      simulated: false,
    });
  });

  it('has one name in every language if one is written', () => {
    expect(cameraOf('rtsp://10.0.0.7/1', { ...typed, name: 'Gate' })).toMatchObject({
      name: { fr: 'Gate', ar: 'Gate', en: 'Gate' },
    });
  });

  it('names every option that is missing', () => {
    const { id: _, contact: __, ...rest } = typed;
    expect(() => cameraOf('rtsp://10.0.0.7/1', rest)).toThrow('add --id, --contact');
  });

  test.each(['rtsp://me:secret@10.0.0.7/1', 'rtsp://me@10.0.0.7/1'])('never takes a password in %s', (address) => {
    expect(() => cameraOf(address, typed)).toThrow('--credential');
    expect(() => cameraOf('rtsp://10.0.0.7/1', { ...typed, analysisAddress: address })).toThrow('--credential');
  });

  test.each([
    ['a position of one number', { position: '12' }],
    ['a position without a latitude', { position: '-6.8,' }],
    ['a heading in words', { heading: 'north' }],
    ['a day that does not exist', { sign: '2026-02-31' }],
  ])('is not accepted with %s', (_, more) => {
    expect(CameraTerms.safeParse(cameraOf('rtsp://10.0.0.7/1', { ...typed, ...more })).success).toBe(false);
  });

  test.each([
    ['rtsp://10.0.0.7/1', true],
    ['rtsps://camera/1', true],
    ['camera.yaml', false],
    ['/tmp/camera.yaml', false],
  ])('%s is an address: %s', (text, is) => expect(isAddress(text)).toBe(is));
});
