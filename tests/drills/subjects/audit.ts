import { publicKeyOf, verifyLog } from '@marsad/proof';
import { auditCheckpoint, auditEntry, auditLeaf } from '@marsad/schemas';
import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';
import { expect } from 'vitest';
import type { DrillCity, Published } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

const RUN = Date.now();
type LeafText = { readonly id?: string };

const bodiesOf = (published: Published, prefix: string): unknown[] =>
  [...published].filter(([id]) => id.startsWith(prefix)).flatMap(([, { bodies }]) => [...bodies]);

/** The entries of this district. The log is the whole city's and holds those of other drills too. */
const idsOf = (published: Published, district: string): string[] =>
  (bodiesOf(published, 'leaf-') as AuditLeaf[])
    .map(({ leaf }) => (JSON.parse(leaf) as LeafText).id ?? '')
    .filter((id) => id.startsWith(`${district}-`));

function verdictOf(city: DrillCity, published: Published) {
  const leaves = (bodiesOf(published, 'leaf-') as AuditLeaf[]).toSorted((a, b) => a.index - b.index);
  const checkpoints = bodiesOf(published, 'checkpoint-') as AuditCheckpoint[];
  const publicKey = publicKeyOf(city.addresses.keys.audit.publicKey);
  return verifyLog({ leaves, checkpoints, key: { name: 'marsad/rabat', publicKey } });
}

/** Sequences the audit log: one active instance, whose tree follows from its topic. */
export const audit: Subject = {
  service: 'audit',
  purpose: 'sequence',
  belongsTo: 'city',
  input: auditEntry,
  inputOf: 'command-center',
  outputs: [auditLeaf, auditCheckpoint],
  prepare: () => Promise.resolve(),
  async feed(city, district, from, to) {
    const producer = await city.producer('command-center');
    const items = Array.from({ length: to - from }, (_, index) => {
      const seq = from + index;
      const entryId = `${district}-${seq}`;
      const data = {
        ...auditEntry.example,
        entryId,
        producer: `command-center/${district}`,
        run: RUN,
        seq,
        atMs: RUN + seq,
      };
      return { data, options: { id: entryId } };
    });
    await producer.sendMany(auditEntry, items);
  },
  assertEffects(city, district, published, count) {
    const wanted = Array.from({ length: count }, (_, seq) => `${district}-${seq}`);
    expect(idsOf(published, district).toSorted()).toEqual(wanted.toSorted());
    const { fault, unsigned } = verdictOf(city, published);
    expect({ fault, unsigned }).toEqual({ fault: undefined, unsigned: 0 });
    return Promise.resolve();
  },
  effectsSeen: (_, district, published) => Promise.resolve(idsOf(published, district).length),
  inputMessagesPerPiece: 1,
  atWork: 'sequencing entries, or standing by',
};
