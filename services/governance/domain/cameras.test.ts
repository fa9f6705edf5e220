import { cameraRegistered, cameraTermsOf } from '@marsad/schemas';
import type { Camera, CameraTerms } from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import { describe, expect, it, test } from 'vitest';
import { apply, city, commandOf, HOUR_MS, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import { decideCamera, importCamera } from './cameras.ts';
import type { Verdict } from './change.ts';
import type { Register } from './register.ts';

const NOW = T0 + HOUR_MS;
const rtsp = (url: string, more: object = {}) => ({ kind: 'rtsp', url, transport: 'tcp', ...more }) as const;
const termsOf = (more: Partial<CameraTerms> = {}): CameraTerms => ({
  ...cameraTermsOf(cameraRegistered.example),
  source: rtsp('rtsp://10.0.0.5/1'),
  signage: { recordedOn: '2026-09-01', contact: 'dpo@rabat.example' },
  ...more,
});
const terms = termsOf();
const CORNERS = [
  [0.2, 0.9],
  [0.8, 0.9],
  [0.6, 0.4],
  [0.4, 0.4],
] as const;
/** The corners of a trapezium in the picture, at these places on the ground. */
const calibrationOf = (...metres: [number, number][]): CameraTerms['calibration'] => ({
  points: metres.map(([xM, yM], at) => ({ picture: [...(CORNERS[at] ?? [0, 0])], xM, yM })),
  ...{ widthPx: 640, heightPx: 360, origin: 'measured' },
});
const versionOf = (camera: Camera | undefined): string => (camera ? cameraVersionOf(cameraTermsOf(camera)) : 'none');

const supervisor = person('supervisor', { districts: ['agdal'] });
const everywhere = person('supervisor', { districts: ['*'] });
const register = (register: Register, camera = terms, by = supervisor): Verdict =>
  decideCamera(register, city, commandOf({ kind: 'camera.register', camera }, by), NOW);
const change = (register: Register, camera: CameraTerms, by = supervisor, replaces?: string): Verdict =>
  decideCamera(
    register,
    city,
    commandOf(
      { kind: 'camera.change', camera, replaces: replaces ?? versionOf(register.cameras.get(camera.camera)) },
      by,
    ),
    NOW,
  );
const remove = (register: Register, cameraId = terms.camera, by = supervisor): Verdict =>
  decideCamera(register, city, commandOf({ kind: 'camera.remove', cameraId, reason: 'a test' }, by), NOW);
const take = (register: Register, entry = terms): Verdict => importCamera(register, city, entry, NOW);
const withCamera = (more: Partial<CameraTerms> = {}): Register => {
  const known = registerOf();
  apply(known, register(known, termsOf(more), everywhere));
  return known;
};

describe('a camera', () => {
  it('is registered by a supervisor of its district, and names the decision', () => {
    const known = registerOf();
    const command = commandOf({ kind: 'camera.register', camera: terms }, supervisor);
    const changes = apply(known, decideCamera(known, city, command, NOW));
    expect(changes).toEqual([{ kind: 'camera', record: { ...terms, madeBy: [command.hash] } }]);
    expect(known.cameras.get(terms.camera)).toMatchObject(terms);
  });

  it('is changed if the person saw its latest version', () => {
    const known = withCamera();
    const seen = versionOf(known.cameras.get(terms.camera));
    apply(known, change(known, termsOf({ headingDegrees: 90 })));
    expect(known.cameras.get(terms.camera)?.headingDegrees).toBe(90);
    expect(refusalOf(change(known, termsOf({ headingDegrees: 45 }), supervisor, seen))).toBe('changed_meanwhile');
  });

  it('is removed with the reason, and returns only when a person registers it', () => {
    const known = withCamera();
    expect(apply(known, remove(known))).toMatchObject([
      {
        kind: 'camera_removed',
        record: { camera: terms.camera, reason: 'a test', by: { subject: 'demo-supervisor' } },
      },
    ]);
    expect(known.cameras.size).toBe(0);
    expect(refusalOf(take(known))).toBe('removed_by_person');
    expect(apply(known, register(known))).toMatchObject([
      { kind: 'camera' },
      { kind: 'camera_returned', camera: terms.camera },
    ]);
    expect(known.removedCameras.size).toBe(0);
  });

  test.each([
    ['registered twice', (known: Register) => register(known), 'already_exists'],
    ['changed but not there', (known: Register) => change(known, termsOf({ camera: 'x' as never })), 'unknown'],
    ['removed but not there', (known: Register) => remove(known, 'x' as never), 'unknown'],
    [
      'of a district that the city does not have',
      (known: Register) => register(known, termsOf({ camera: 'x' as never, district: 'sale' as never }), everywhere),
      'unknown',
    ],
  ])('%s: %s', (_, decide, refusal) => {
    const known = withCamera();
    expect(refusalOf(decide(known))).toBe(refusal);
  });

  it('is nothing that a supervisor of another district decides about', () => {
    const known = withCamera();
    const other = person('supervisor', { districts: ['hassan'] });
    expect(refusalOf(register(registerOf(), terms, other))).toBe('district_may_not');
    expect(refusalOf(change(known, termsOf({ headingDegrees: 1 }), other))).toBe('district_may_not');
    expect(refusalOf(remove(known, terms.camera, other))).toBe('district_may_not');
    expect(refusalOf(remove(known, terms.camera, person('supervisor')))).toBe('district_may_not');
  });

  it('does not sign in with a credential that only cameras of other districts have', () => {
    const known = withCamera({ source: rtsp('rtsp://10.0.0.5/1', { credential: 'agdal-gate' }) });
    const own = termsOf({
      ...{ camera: 'hassan-x' as never, district: 'hassan' as never },
      source: rtsp('rtsp://10.9.9.9/1', { credential: 'agdal-gate' }),
    });
    const of = (...districts: string[]) => person('supervisor', { districts });
    expect(refusalOf(register(known, own, of('hassan')))).toBe('district_may_not');
    expect(refusalOf(register(known, own, of('hassan', 'agdal')))).toBe('accepted');
    apply(known, register(known, own, everywhere));
    const changed = termsOf({ ...own, headingDegrees: 5 });
    expect(refusalOf(change(known, changed, of('hassan')))).toBe('accepted');
  });

  it('moves to another district only by a person of both', () => {
    const known = withCamera();
    const moved = termsOf({ district: 'hassan' as never });
    for (const districts of [['agdal'], ['hassan']])
      expect(refusalOf(change(known, moved, person('supervisor', { districts })))).toBe('district_may_not');
    expect(refusalOf(change(known, moved, person('supervisor', { districts: ['agdal', 'hassan'] })))).toBe('accepted');
  });
});

describe('what is registered', () => {
  type Zone = CameraTerms['zones'][number];
  const other = (more: Partial<CameraTerms>): CameraTerms => termsOf({ camera: 'other' as never, ...more });
  const zone = { id: 'z', name: terms.name, kind: 'forbidden', classes: ['person'] } satisfies Partial<Zone>;
  test.each<[string, Partial<CameraTerms>, string]>([
    ['an address of this machine', { source: rtsp('rtsp://127.0.0.1/1') }, 'address_refused'],
    ['the metadata of a cloud', { source: rtsp('rtsp://169.254.169.254/latest') }, 'address_refused'],
    [
      'an analysis at this machine',
      { source: rtsp('rtsp://10.0.0.9/1', { analysisUrl: 'rtsp://[::1]/2' }) },
      'address_refused',
    ],
    [
      'a device at this machine',
      { source: rtsp('rtsp://10.0.0.9/1', { device: 'http://0x7f.1/onvif' }) },
      'address_refused',
    ],
    ['the stream of another camera', { source: rtsp('rtsp://10.0.0.5:554/1') }, 'address_in_use'],
    [
      'the stream of another camera for analysis',
      { source: rtsp('rtsp://10.0.0.9/1', { analysisUrl: 'rtsp://10.0.0.5/1' }) },
      'address_in_use',
    ],
    ['a sign of tomorrow', { signage: { recordedOn: '2099-01-01', contact: 'a@b.c' } }, 'signage_invalid'],
    ['a contact of one word', { signage: { recordedOn: '2026-09-01', contact: 'someone' } }, 'signage_invalid'],
    [
      'a zone without an area',
      {
        zones: [
          {
            ...zone,
            polygon: [
              [0, 0],
              [0.5, 0.5],
              [1, 1],
            ],
          },
        ],
      },
      'zone_invalid',
    ],
    [
      'a zone of 2 pixels',
      {
        zones: [
          {
            ...zone,
            polygon: [
              [0, 0],
              [0.003, 0],
              [0, 0.003],
            ],
          },
        ],
      },
      'zone_invalid',
    ],
    [
      'two places with one id',
      {
        zones: [
          {
            ...zone,
            id: 'middle',
            polygon: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
      },
      'zone_invalid',
    ],
    [
      'loitering without a duration',
      {
        zones: [
          {
            ...zone,
            kind: 'loitering',
            polygon: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
      },
      'zone_invalid',
    ],
    [
      'a calibration by four points in a line',
      { calibration: calibrationOf([0, 0], [1, 1], [2, 2], [3, 3]) },
      'calibration_invalid',
    ],
    ['a good calibration', { calibration: calibrationOf([0, 0], [10, 0], [10, 20], [0, 20]) }, 'accepted'],
    [
      'a line without a length',
      { lines: [{ id: 'l', name: terms.name, from: [0.5, 0.5], to: [0.5, 0.5] }] },
      'zone_invalid',
    ],
    [
      'a good zone',
      {
        zones: [
          {
            ...zone,
            polygon: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
        source: rtsp('rtsp://10.0.0.9/1'),
      },
      'accepted',
    ],
  ])('%s: %s', (_, more, outcome) => {
    const filled = other({ source: rtsp('rtsp://10.0.0.9/1'), ...more });
    expect(refusalOf(register(withCamera(), filled))).toBe(outcome);
    expect(refusalOf(take(withCamera(), filled)), 'from the city file').toBe(outcome);
  });

  it('may be at an address that the deployment allows', () => {
    const local = termsOf({ source: rtsp('rtsp://127.0.0.1:8554/1') });
    const command = commandOf({ kind: 'camera.register', camera: local }, supervisor);
    expect(refusalOf(decideCamera(registerOf(), { ...city, cameraNetworks: ['127.0.0.0/8'] }, command, NOW))).toBe(
      'accepted',
    );
  });

  it('has a certificate of its own, and may play the file of another', () => {
    const edge = { kind: 'edge', certificateSha256: 'a'.repeat(64) } as const;
    expect(refusalOf(register(withCamera({ source: edge }), other({ source: edge })))).toBe('certificate_in_use');
    const file = { kind: 'file', path: 'a.mp4' } as const;
    expect(refusalOf(register(withCamera({ source: file }), other({ source: file })))).toBe('accepted');
  });

  it('may keep its own address when it is changed', () => {
    expect(refusalOf(change(withCamera(), termsOf({ headingDegrees: 7 })))).toBe('accepted');
  });
});

describe('the city file', () => {
  const imported = (): Register => {
    const known = registerOf();
    apply(known, take(known));
    return known;
  };

  it('registers a new camera, and not a second time', () => {
    const known = imported();
    expect(known.cameras.get(terms.camera)).toEqual({ ...terms, fileEntrySha256: cameraVersionOf(terms) });
    expect(take(known)).toEqual({ kind: 'accepted', changes: [] });
  });

  it('changes a camera that nobody else changed', () => {
    const known = imported();
    apply(known, take(known, termsOf({ headingDegrees: 90 })));
    expect(known.cameras.get(terms.camera)?.headingDegrees).toBe(90);
  });

  it('does not change what a person changed, whether the entry is as before or another', () => {
    const known = imported();
    apply(known, change(known, termsOf({ headingDegrees: 45 })));
    expect(refusalOf(take(known))).toBe('changed_by_person');
    expect(refusalOf(take(known, termsOf({ headingDegrees: 90 })))).toBe('changed_by_person');
    expect(known.cameras.get(terms.camera)?.headingDegrees).toBe(45);
  });

  it('has its say again once it agrees with what a person changed', () => {
    const known = imported();
    apply(known, change(known, termsOf({ headingDegrees: 45 })));
    apply(known, take(known, termsOf({ headingDegrees: 45 })));
    apply(known, take(known, termsOf({ headingDegrees: 50 })));
    expect(known.cameras.get(terms.camera)?.headingDegrees).toBe(50);
  });

  it('does not change a camera that a person registered', () => {
    const known = withCamera();
    expect(refusalOf(take(known, termsOf({ headingDegrees: 90 })))).toBe('changed_by_person');
  });

  it('changes a camera that an earlier version imported', () => {
    const known = registerOf({ kind: 'camera', record: terms });
    apply(known, take(known, termsOf({ headingDegrees: 90 })));
    expect(known.cameras.get(terms.camera)?.headingDegrees).toBe(90);
  });
});
