import type { Readable } from 'node:stream';
import type { AlertCommand, Direction, ObjectClass } from '@marsad/schemas';
import type { Lease } from './domain/watched-cameras.ts';

export type FlowQuestion = { district: string; camera: string; fromMs: number; toMs: number; bucketMs: number };
export type FlowAnswer = {
  /** Crossings by the bucket's start; a bucket without a row had none, which says nothing about whether anybody looked. */
  counts: { startMs: number; line: string; direction: Direction; class: ObjectClass; count: number }[];
  /** How many ms of each bucket were observed. */
  observed: { startMs: number; observedMs: number }[];
};

/** Questions to the history. Each rejects with Problem `history_unavailable` while ClickHouse is away. */
export interface History {
  flow(question: FlowQuestion): Promise<FlowAnswer>;
  /** Rows per table, of these districts only. */
  rowCounts(districts: readonly string[]): Promise<Record<string, number>>;
}

/** Stored views. Rejects with Problem `pictures_store_unavailable` or `view_gone`. */
export interface StoredViews {
  size(bucket: string, objectKey: string): Promise<number>;
  /** `end` is inclusive. */
  open(bucket: string, objectKey: string, range?: { start: number; end: number }): Promise<Readable>;
}

/** What this service says on the bus. Rejects with Problem `bus_unavailable`. */
export interface CommandBus {
  command(command: AlertCommand): Promise<void>;
  lease(lease: Lease): Promise<void>;
}

/** What must be remembered between leaving for the identity provider and coming back. */
export type SignInAttempt = {
  state: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string;
  startedAtMs: number;
};

/** The OpenID provider. Rejects with Problem `identity_provider_unavailable`, or `unauthenticated` for an answer that does not verify. */
export interface IdentityProvider {
  begin(returnTo: string): Promise<{ url: string; attempt: SignInAttempt }>;
  /** The claims of the ID token, after its signature, issuer, audience, nonce and times were verified. */
  finish(currentUrl: URL, attempt: SignInAttempt): Promise<unknown>;
  /** Where the person also signs out of the provider; undefined where it has no such page. */
  signOutUrl(): Promise<string | undefined>;
}
