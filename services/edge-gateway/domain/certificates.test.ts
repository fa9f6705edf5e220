import { CameraId, cameraRegistered, District } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { edgeCamera, model, NOW } from '../testing/results.ts';
import { forgetCamera, identify, newCertificateBook, noteCamera, type CertificateBook } from './certificates.ts';
import { whyHelloRefused } from './check-hello.ts';
import type { ReceivedHello } from './received.ts';

const OURS = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const camera = edgeCamera();
const second = CameraId.parse('agdal-edge-2');

describe('a certificate', () => {
  let book: CertificateBook;
  beforeEach(() => {
    book = newCertificateBook();
    noteCamera(book, camera);
  });
  const who = (sha256: string | undefined, districts = [camera.district as string]) => {
    const identity = identify(book, sha256, { districts: new Set(districts), nowMs: NOW });
    return identity.kind === 'camera' ? identity.camera.camera : identity.reason;
  };
  it('is that of its camera', () => expect(who(OURS)).toBe(camera.camera));
  it('that nobody registered is unknown, and so is none', () =>
    expect([who(OTHER), who(undefined)]).toEqual(['certificate_unknown', 'certificate_unknown']));
  it('of two cameras is neither’s, until one of them has another', () => {
    noteCamera(book, edgeCamera({ camera: second }));
    expect(who(OURS)).toBe('certificate_ambiguous');
    noteCamera(book, edgeCamera({ camera: second, certificateSha256: OTHER }));
    expect([who(OURS), who(OTHER)]).toEqual([camera.camera, second]);
  });
  it('of two cameras is neither’s, even if one of them belongs to another district', () => {
    noteCamera(book, edgeCamera({ camera: second, district: District.parse('souissi') }));
    expect(who(OURS)).toBe('certificate_ambiguous');
  });
  it('that was replaced is unknown at once', () => {
    noteCamera(book, edgeCamera({ certificateSha256: OTHER }));
    expect([who(OURS), who(OTHER)]).toEqual(['certificate_unknown', camera.camera]);
  });
  it('of a camera that was removed, or that has a stream now, is unknown', () => {
    noteCamera(book, cameraRegistered.schema.parse(cameraRegistered.example));
    expect(who(OURS)).toBe('certificate_unknown');
    noteCamera(book, camera);
    forgetCamera(book, camera.camera);
    expect([who(OURS), book.byCertificate.size]).toEqual(['certificate_unknown', 0]);
  });
  it('of a camera of another district is sent elsewhere', () => expect(who(OURS, ['hassan'])).toBe('camera_elsewhere'));
  it('of a camera without a valid sign stays out', () => {
    noteCamera(book, edgeCamera({ signage: { recordedOn: '2999-01-01', contact: 'dpo@rabat.example' } }));
    expect(who(OURS)).toBe('signage_invalid');
  });
});

describe('a hello', () => {
  const hello = (over: Partial<ReceivedHello> = {}): ReceivedHello => ({
    camera: camera.camera,
    detector: model(),
    plateReader: undefined,
    resume: undefined,
    ...over,
  });
  test.each<[string, Partial<ReceivedHello>, string | undefined]>([
    ['of the camera of the certificate', {}, undefined],
    ['of another camera', { camera: second }, 'certificate_of_another_camera'],
    ['of no camera', { camera: '' }, 'certificate_of_another_camera'],
    ['without a detector', { detector: undefined }, 'hello_invalid'],
    ['with a hash that is none', { detector: model({ sha256: 'A'.repeat(64) }) }, 'hello_invalid'],
    ['with a name of 81 characters', { detector: model({ name: 'n'.repeat(81) }) }, 'hello_invalid'],
    ['with a name of two lines', { plateReader: model({ name: 'a\nb' }) }, 'hello_invalid'],
    ['with a threshold of NaN', { plateReader: model({ threshold: Number.NaN }) }, 'hello_invalid'],
    ['that resumes an earlier epoch', { resume: { epoch: NOW - 1, acknowledgedSequence: 0 } }, undefined],
    ['that resumes this very epoch', { resume: { epoch: NOW, acknowledgedSequence: 0 } }, 'epoch_invalid'],
    ['that resumes no epoch', { resume: { epoch: 0, acknowledgedSequence: 0 } }, 'epoch_invalid'],
    ['that resumes before the first batch', { resume: { epoch: 1, acknowledgedSequence: -1 } }, 'epoch_invalid'],
  ])('%s', (_, over, reason) => expect(whyHelloRefused(hello(over), camera.camera, NOW)).toBe(reason));
});
