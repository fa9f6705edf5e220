import { randomUUID } from 'node:crypto';
import { DEMO_ACCOUNTS, idTokenFor, readAccounts } from '@marsad/deploy-local';
import { createObjectStore, createVersionStore, objectKeyOf } from '@marsad/objects';
import {
  auditOriginOf,
  contentOfLeaf,
  createAuditLog,
  decisionNonce,
  leafHashOf,
  leafTextOf,
  privateKeyOf,
  signCheckpoint,
} from '@marsad/proof';
import { createBrowserKey } from '@marsad/proof/testing';
import {
  auditCheckpoint,
  auditEntry,
  auditLeaf,
  cameraRegistered,
  CASE_PROOF_TYPE,
  caseAnswered,
  caseChanged,
  caseCommanded,
  evidenceReady,
  holdAsked,
  holdPlaced,
  holdReleaseAsked,
  holdReleased,
  WHO_WORKS_ON_CASES,
  type Case,
  type CaseAnswer,
  type CaseDecision,
} from '@marsad/schemas';
import { createBus, eventually, type Bus, type Stack } from '@marsad/testkit';
import type { z } from 'zod';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';

const accounts = readAccounts(DEMO_ACCOUNTS);
export const accountOf = (username: string) => {
  const account = accounts.find((known) => known.username === username);
  if (!account) throw new Error(`${DEMO_ACCOUNTS} has no ${username}`);
  return account;
};

export type Decision = z.input<(typeof CaseDecision.options)[number]>;
export type AskOptions = {
  readonly commandId?: string;
  readonly idToken?: string;
  readonly proof?: string | undefined;
  readonly actor?: string;
};

/** Starts cases on the real stack, with the clients that command it and collect what it publishes. */
export async function startUnderTest(stack: Stack) {
  const bus = createBus(stack);
  const district = await stack.createDistrict();
  const camera = `${district}-cam`;
  const directory = await bus.producer('governance');
  await directory.send(cameraRegistered, { ...cameraRegistered.example, camera, district });
  const answers = await bus.collect('command-center', [caseAnswered]);
  const changes = await bus.collect('command-center', [caseChanged]);
  const holds = await bus.collect('retention', [holdAsked, holdPlaced, holdReleaseAsked, holdReleased], {
    districts: [district],
  });
  const ready = await bus.collect('command-center', [evidenceReady]);
  const log = await keepLog(stack, bus);
  const fatal: unknown[] = [];
  const start = () => createApp(readConfig(stack.environment('cases', [district])), (error) => fatal.push(error));
  let app = await start();
  const browser = createBrowserKey();

  /** Sends a decision as the command centre does, proved as its kind needs. */
  const ask = async (username: string, decision: Decision, options: AskOptions = {}): Promise<CaseAnswer> => {
    const { commandId = randomUUID() } = options;
    const { sub, name, agency, role } = accountOf(username);
    const isSigned = WHO_WORKS_ON_CASES[decision.kind].signed;
    const nonce = isSigned ? decisionNonce(commandId, decision) : browser.thumbprint;
    const idToken = options.idToken ?? (await idTokenFor(stack.addresses, accountOf(username), nonce));
    const signed = { commandId, decision, signedAtMs: Date.now() };
    const proof = 'proof' in options ? options.proof : browser.sign(signed, { typ: CASE_PROOF_TYPE });
    const command = { commandId, decision, role, idToken, atMs: Date.now(), ...(isSigned || !proof ? {} : { proof }) };
    const actor = { subject: options.actor ?? sub, name, agency };
    const before = answers.received.length;
    await (await bus.producer('command-center')).send(caseCommanded, { ...command, actor }, { id: randomUUID() });
    return eventually(
      () => {
        if (fatal.length > 0) throw fatal[0];
        return answers.received.slice(before).find(({ data }) => data.commandId === commandId)?.data ?? false;
      },
      { timeoutMs: 15_000 },
    );
  };
  const latest = (caseId: string): Case | undefined =>
    changes.of(caseChanged).findLast((record) => record.caseId === caseId);
  /** Waits for a case to be so. */
  const until = (caseId: string, isSo: (record: Case) => boolean): Promise<Case> =>
    eventually(
      () => {
        if (fatal.length > 0) throw fatal[0];
        const record = latest(caseId);
        return record && isSo(record) ? record : false;
      },
      { timeoutMs: 40_000 },
    );
  return {
    ...{ bus, district, camera, answers, holds, ready, browser, log, ask, latest, until, footage: footageOf(stack) },
    /** Starts it anew, as after a crash: it knows only what its topics say. */
    async restart() {
      await app.stop();
      app = await start();
    },
    async stop() {
      await app.stop();
      await log.stop();
      await bus.close();
    },
  };
}
export type UnderTest = Awaited<ReturnType<typeof startUnderTest>>;

/** The store as camera-ingest writes it, and as its administrator sees it. */
function footageOf(stack: Stack) {
  const writer = createObjectStore(stack.objects('camera-ingest'));
  const { endpoint, root } = stack.addresses.s3;
  const administrator = createVersionStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
  const put = async (district: string, camera: string, atMs: number, text: string): Promise<string> => {
    const name = `1790000000000-0-${atMs}-${atMs}`;
    const key = (end: string): string => objectKeyOf('camera-ingest', district, camera, atMs, `${name}.${end}`);
    await writer.putBytes('recordings', key('mp4'), Buffer.from(text), 'video/mp4');
    await writer.putBytes('masks', key('masks.json.zst'), Buffer.from(`masks of ${text}`), 'application/zstd');
    await writer.putBytes('tracks', key('tracks.json.zst'), Buffer.from(`tracks of ${text}`), 'application/zstd');
    return key('mp4');
  };
  /** Every version of a camera's objects, and whether the store holds it. */
  const held = async (bucket: string, prefix: string): Promise<boolean[]> => {
    const found: boolean[] = [];
    for await (const page of administrator.pages(bucket, prefix))
      for (const version of page) if (!version.isMarker) found.push(await administrator.isHeld(bucket, version));
    return found;
  };
  return { put, held, administrator, writer };
}

/** Plays the service audit: sequences the entries of cases, and signs a checkpoint after each. */
async function keepLog(stack: Stack, bus: Bus) {
  const origin = auditOriginOf('rabat');
  const key = privateKeyOf(stack.addresses.keys.audit.privateKey);
  const producer = await bus.producer('audit');
  const log = createAuditLog();
  const before = await bus.as('audit').tail({
    name: 'leaves',
    events: [auditLeaf],
    districts: [],
    from: 'beginning',
    onEvent: ({ data }) => void log.read(data),
  });
  await before.stop();
  const actors: string[] = [];
  let queue = Promise.resolve();
  const sequence = async (leaf: string): Promise<void> => {
    const record = { index: log.size, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: Date.now() };
    if (log.read(record).kind !== 'appended') return;
    const root = log.root();
    const note = signCheckpoint({ origin, size: BigInt(log.size), root }, key);
    await producer.send(auditLeaf, record);
    const rootHash = root.toString('hex');
    await producer.send(auditCheckpoint, { treeSize: log.size, rootHash, note, covered: {}, atMs: Date.now() });
  };
  const entries: { action: string; objectKind: string; refusal?: string | undefined }[] = [];
  const tail = await bus.as('audit').tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    onEvent: ({ data }) => {
      if (data.principal !== 'cases' || !contentOfLeaf(leafTextOf(data))) return;
      actors.push(data.actor);
      entries.push(data);
      queue = queue.then(() => sequence(leafTextOf(data)));
    },
  });
  return {
    actors,
    entries,
    stop: async () => {
      await tail.stop();
      await queue;
    },
  };
}
