import type { KeyObject } from 'node:crypto';
import type { TreeHash } from './merkle-tree.ts';
import { openNote, signNote, type NoteFault, type NoteKey } from './signed-note.ts';

/** A checkpoint: the log of this origin had this size and this root (https://c2sp.org/tlog-checkpoint). */
export type Checkpoint = { readonly origin: string; readonly size: bigint; readonly root: TreeHash };

/** The origin of a city's audit log, which is also the name of its key. */
export const auditOriginOf = (city: string): string => `marsad/${city}`;

const BODY = /^(?<origin>[^\n]+)\n(?<size>0|[1-9]\d*)\n(?<root>[A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/u;

export const signCheckpoint = ({ origin, size, root }: Checkpoint, privateKey: KeyObject): string =>
  signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, origin, privateKey);

export type OpenedCheckpoint =
  | { readonly kind: 'verified'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'refused'; readonly reason: NoteFault | 'not_a_checkpoint' | 'another_origin' };

/** Verifies that this key signed the checkpoint and that its origin is the key's name. Further lines of the body are allowed and ignored. */
export function openCheckpoint(note: string, key: NoteKey): OpenedCheckpoint {
  const opened = openNote(note, key);
  if (opened.kind === 'refused') return opened;
  const groups = BODY.exec(opened.text)?.groups;
  const root = Buffer.from(groups?.['root'] ?? '', 'base64');
  if (!groups || root.toString('base64') !== groups['root']) return { kind: 'refused', reason: 'not_a_checkpoint' };
  const { origin = '', size = '' } = groups;
  if (origin !== key.name) return { kind: 'refused', reason: 'another_origin' };
  return { kind: 'verified', checkpoint: { origin, size: BigInt(size), root } };
}
