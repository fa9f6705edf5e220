import type { Kafka, Received, StateTableOptions } from '@marsad/kafka';
import { generateSigningKey, privateKeyOf, publicKeyOf, signRecord } from '@marsad/proof';
import type { AnyEvent } from '@marsad/schemas';
import { GRANT_LIFE_MS, halt, liveGrant, processingAct } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Rights } from './follow-rights.ts';
import { followRights } from './follow-rights.ts';

const keys = generateSigningKey();
const key = privateKeyOf(keys.privateKey);
const T0 = 1_790_000_000_000;
const CAMERA = 'hassan-hall-1';
const AUTHORISATION = liveGrant.example.authorisationId;

let wallMs: number;
let monotonicMs: number;
let tableOptions: StateTableOptions<AnyEvent> | undefined;
let refused: string[];
let changes: number;
let rights: Rights;
/** A Kafka client with one table, whose reader gets what the broker appends. */
const bus = {
  stateTable: (options: StateTableOptions<AnyEvent>) => {
    tableOptions = options;
    return Promise.resolve({ stop: () => Promise.resolve() });
  },
} as unknown as Kafka;
const append = (event: AnyEvent, data: object, timestampMs = T0): void =>
  tableOptions?.onChange?.({ event, data, key: event.key(data as never), timestampMs } as unknown as Received);
const appendUnreadable = (event: AnyEvent, of: string): void => tableOptions?.onUnreadable?.({ event, key: of });
const remove = (event: AnyEvent, tombstone: string): void => tableOptions?.onChange?.({ event, tombstone, topic: 't' });

beforeEach(async () => {
  [wallMs, monotonicMs, refused, changes] = [T0, 0, [], 0];
  rights = await followRights(bus, {
    publicKey: publicKeyOf(keys.publicKey),
    grants: true,
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    onChange: () => (changes += 1),
    onRefused: (what, reason) => refused.push(`${what} ${reason}`),
  });
});
const { signature: _, ...actTerms } = processingAct.example;
const { signature: __, ...grantTerms } = liveGrant.example;
const act = (by = key, saidAtMs = T0) =>
  signRecord(
    { ...actTerms, analytic: 'faces', cameras: [CAMERA], validFromMs: T0, expiresAtMs: T0 + 3_600_000, saidAtMs },
    by,
  );
const { signature: ___, ...haltTerms } = halt.example;
const press = (halted: boolean, atMs: number, by = key) =>
  signRecord({ ...haltTerms, analytic: 'faces', halted, atMs }, by);
const grant = (renewal = 0, issuedAtMs = T0) =>
  signRecord(
    {
      ...grantTerms,
      cameras: [CAMERA],
      fromMs: T0,
      toMs: T0 + 600_000,
      renewal,
      issuedAtMs,
      expiresAtMs: issuedAtMs + GRANT_LIFE_MS,
    },
    key,
  );

describe('faces', () => {
  it('may be matched where an act and a live grant cover the camera, and nowhere else', () => {
    append(liveGrant, grant());
    expect(rights.faceGrants(CAMERA)).toEqual([]);
    expect(rights.liveGrants()).toHaveLength(1);
    append(processingAct, act());
    expect(rights.faceGrants(CAMERA)).toHaveLength(1);
    expect(rights.faceGrants('hassan-gate-1')).toEqual([]);
  });

  it('may not be matched at the next call after a halt, nor after the end of the grant', () => {
    append(processingAct, act());
    append(liveGrant, grant());
    append(halt, press(true, T0));
    expect([rights.isHalted('faces'), rights.faceGrants(CAMERA).length]).toEqual([true, 0]);
    append(halt, press(false, T0 + 1));
    expect(rights.faceGrants(CAMERA)).toHaveLength(1);
    remove(liveGrant, AUTHORISATION);
    expect(rights.faceGrants(CAMERA)).toEqual([]);
    expect(changes).toBe(5);
  });

  it('may no longer be matched when the grant is not renewed, because governance or the network is unavailable', () => {
    append(processingAct, act());
    append(liveGrant, grant());
    [wallMs, monotonicMs] = [T0 + GRANT_LIFE_MS, GRANT_LIFE_MS];
    expect(rights.faceGrants(CAMERA)).toEqual([]);
  });
});

describe('an attack', () => {
  it('a clock that is set back revives no expired grant', () => {
    append(processingAct, act());
    append(liveGrant, grant());
    [wallMs, monotonicMs] = [T0 + GRANT_LIFE_MS, GRANT_LIFE_MS];
    expect(rights.faceGrants(CAMERA)).toEqual([]);
    wallMs = T0;
    expect(rights.faceGrants(CAMERA)).toEqual([]);
  });

  it('a machine that starts in the past takes the time of the broker', () => {
    wallMs = T0 - 3_600_000;
    append(processingAct, act(key, T0 + 100_000), T0 + 100_000);
    expect(rights.mayAnalyse(CAMERA, 'faces')).toBe(true);
    append(liveGrant, grant(), T0 + 100_000);
    expect(rights.faceGrants(CAMERA)).toEqual([]);
  });

  it('a grant replayed after its end, and an act with another signature, are refused and reported', () => {
    append(liveGrant, grant());
    remove(liveGrant, AUTHORISATION);
    append(liveGrant, grant());
    append(processingAct, act(privateKeyOf(generateSigningKey().privateKey)));
    expect(refused).toEqual([`${AUTHORISATION} ended`, `${actTerms.actId} signature_invalid`]);
    expect(rights.mayAnalyse(CAMERA, 'faces')).toBe(false);
  });
});

describe('attack: another service writes to the topic of halts', () => {
  const stranger = privateKeyOf(generateSigningKey().privateKey);
  beforeEach(() => {
    append(processingAct, act());
    append(halt, press(true, T0));
  });

  it.each([
    ['an unsigned resume', { ...haltTerms, analytic: 'faces', halted: false, atMs: T0 + 1, signature: 'A'.repeat(86) }],
    ['a resume with another signature', press(false, T0 + 1, stranger)],
    ['the halt itself, turned into a resume', { ...press(true, T0), halted: false }],
    ['a signed resume of another analytic, renamed', { ...press(false, T0 + 1), analytic: 'plates' }],
  ])('%s resumes nothing and is reported as refused', (_, record) => {
    append(halt, record);
    expect(rights.isHalted('faces')).toBe(true);
    expect(rights.mayAnalyse(CAMERA, 'faces')).toBe(false);
    expect(refused.map((text) => text.split(' ')[1])).toEqual(['signature_invalid']);
  });

  it('a replayed resume of governance resumes nothing', () => {
    const earlier = press(false, T0 - 1);
    append(halt, earlier);
    expect(rights.isHalted('faces')).toBe(true);
    expect(refused).toEqual(['faces replayed']);
  });

  it('removing the record of the halt resumes nothing', () => {
    remove(halt, 'faces');
    expect(rights.isHalted('faces')).toBe(true);
    expect(refused).toEqual(['faces removed']);
  });

  it('an unsigned halt halts nothing', () => {
    append(halt, press(false, T0 + 1));
    append(halt, { ...press(true, T0 + 2), signature: 'A'.repeat(86) });
    expect(rights.mayAnalyse(CAMERA, 'faces')).toBe(true);
  });
});

describe('attack: a reader starts while governance is unavailable, and finds forged records', () => {
  beforeEach(() => append(processingAct, act(key, T0 + 3_600_000), T0 + 3_600_000));

  it.each([
    ['an earlier resume, sent again', () => append(halt, press(false, T0), T0 + 3_600_000), 'faces replayed'],
    ['the halt removed', () => remove(halt, 'faces'), 'faces removed'],
    ['no record at all', () => appendUnreadable(halt, 'faces'), 'faces unreadable'],
  ])('%s: it runs nothing that may be halted, and reports the record', (_, leave, report) => {
    leave();
    expect([rights.isHalted('faces'), rights.mayAnalyse(CAMERA, 'faces')]).toEqual([true, false]);
    expect(refused).toEqual([report]);
  });

  it('a replayed revision of an act before its withdrawal permits nothing', () => {
    append(
      processingAct,
      signRecord(
        {
          ...actTerms,
          actId: 'act-2',
          analytic: 'plates',
          cameras: [CAMERA],
          validFromMs: T0,
          expiresAtMs: T0 + 7_200_000,
          saidAtMs: T0,
        },
        key,
      ),
      T0 + 3_600_000,
    );
    expect(rights.mayAnalyse(CAMERA, 'plates')).toBe(false);
    expect(refused).toEqual(['act-2 replayed']);
  });
});

it('reads grants only where the service processes faces', async () => {
  expect(tableOptions?.events).toContain(liveGrant);
  await followRights(bus, { publicKey: publicKeyOf(keys.publicKey), grants: false });
  expect(tableOptions?.events).not.toContain(liveGrant);
});
