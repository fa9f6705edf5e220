import { randomUUID } from 'node:crypto';
import { type EventProducer } from '@marsad/kafka';
import { privateKeyOf, publicKeyOf, signRecord } from '@marsad/proof';
import {
  auditLeaf,
  authorisation,
  faceCropped,
  faceSession,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  reviewCast,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRightsMemory, type RightsChange } from '../../domain/rights-memory.ts';
import { startRightsFeed } from './rights-feed.ts';

const stack = useStack();
const kafka = useBus(stack);

/** Rights belong to the whole city, so this test uses ids of its own. */
const own = randomUUID();
const rights = createRightsMemory();
const changes: RightsChange[] = [];
const refused: string[] = [];
const signAgain = <Signed extends { signature: string }>({ signature: _, ...record }: Signed) =>
  signRecord(record, privateKeyOf(stack.addresses.keys.governance.privateKey)) as unknown as Signed;
let district: string;
let governance: EventProducer;
let feed: { stop(): Promise<void> };

beforeAll(async () => {
  district = await stack.createDistrict();
  governance = await kafka.producer('governance');
  await governance.send(
    processingAct,
    signAgain({ ...processingAct.example, actId: `act-${own}`, saidAtMs: Date.now() }),
    { id: `act-${own}` },
  );
  feed = await startRightsFeed({
    publicKey: publicKeyOf(stack.addresses.keys.governance.publicKey),
    onRefused: (id, reason, record) => void refused.push(`${record} ${id} ${reason}`),
    kafka: kafka.as('command-center'),
    rights,
    publish: (change) => void changes.push(change),
  });
}, 60_000);
afterAll(() => feed?.stop());

describe('the feed of rights', () => {
  it('has read the rights before it reports that it started', () => {
    expect(rights.acts.get(`act-${own}`)).toMatchObject({ state: 'in_force' });
  });

  it('follows every topic of rights and publishes each change to pages', async () => {
    const id = { id: own };
    // The record does not halt faces, because other tests run analytics in this city.
    const running = { ...halt.example, halted: false, reason: `test ${own}`, atMs: Date.now() };
    await governance.send(halt, signAgain(running), id);
    await governance.send(authorisation, { ...authorisation.example, authorisationId: `auth-${own}` }, id);
    await governance.send(liveGrant, signAgain({ ...liveGrant.example, authorisationId: `auth-${own}` }), id);
    await governance.send(sharingAgreement, { ...sharingAgreement.example, agreementId: `share-${own}` }, id);
    await governance.send(watchlistEntry, { ...watchlistEntry.example, entryId: `w-${own}` }, id);
    await governance.send(hotlistEntry, { ...hotlistEntry.example, entryId: `h-${own}` }, id);
    const matcher = await kafka.producer('face-matcher');
    await matcher.send(faceSession, { ...faceSession.example, sessionId: `s-${own}` }, id);
    const published = () => changes.map(({ topic, id: about }) => `${topic} ${about}`);
    await eventually(() => {
      expect(published()).toEqual(
        expect.arrayContaining([
          'halt faces',
          `authorisation auth-${own}`,
          `grant auth-${own}`,
          `agreement share-${own}`,
          `watchlist w-${own}`,
          `hotlist h-${own}`,
          `face_session s-${own}`,
        ]),
      );
      expect(rights.watchlist.get(`w-${own}`)).toBeDefined();
    });
  });

  it('shows neither an act nor a grant that governance did not sign', async () => {
    await governance.send(processingAct, { ...processingAct.example, actId: `forged-${own}` }, { id: own });
    await governance.send(liveGrant, { ...liveGrant.example, authorisationId: `forged-${own}` }, { id: own });
    await eventually(() =>
      expect(refused).toEqual(
        expect.arrayContaining([`act forged-${own} signature_invalid`, `grant forged-${own} signature_invalid`]),
      ),
    );
    expect([rights.acts.get(`forged-${own}`), rights.grants.get(`forged-${own}`)]).toEqual([undefined, undefined]);
    await governance.tombstone(processingAct, `forged-${own}`);
    await governance.tombstone(liveGrant, `forged-${own}`);
  });

  it('drops a grant and a plate whose records are removed', async () => {
    await governance.tombstone(liveGrant, `auth-${own}`);
    await governance.tombstone(hotlistEntry, `h-${own}`);
    await eventually(() => {
      expect(rights.grants.get(`auth-${own}`)).toBeUndefined();
      expect(rights.hotlist.get(`h-${own}`)).toBeUndefined();
    });
  });

  it.each([
    ['a leaf of the audit log', auditLeaf],
    ['a single review', reviewCast],
    ['a face', faceCropped],
  ])('may read nothing else with its credentials: the broker refuses %s', async (_, event) => {
    const reading = kafka.as('command-center').tail({
      name: `thief-${own}`,
      events: [event],
      districts: [district],
      onEvent: () => undefined,
    });
    await expect(reading).rejects.toThrow(/authoriz/i);
  });

  it('may publish nothing with its credentials: the broker refuses an act', async () => {
    const producer = await kafka.producer('command-center');
    const act = { ...processingAct.example, actId: `forged-${own}` };
    await expect(producer.send(processingAct, act, { id: own })).rejects.toThrow(/authoriz/i);
    expect(rights.acts.get(`forged-${own}`)).toBeUndefined();
  });
});
