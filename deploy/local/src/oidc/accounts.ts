import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Role } from '@marsad/schemas';
import { parse } from 'yaml';
import { z } from 'zod';

export const Account = z.object({
  /** OpenID subject: stable, and never given to another person. */
  sub: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(8),
  name: z.string().min(1),
  role: Role,
  agency: z.string().min(1),
  /** The districts that the person works for; `*` is the whole city. */
  districts: z.array(z.string()).min(1),
});
export type Account = z.infer<typeof Account>;

const Accounts = z.object({ accounts: z.array(Account).min(1) });

/** @throws when the file is missing or does not describe accounts. */
export const readAccounts = (path: string): readonly Account[] =>
  Accounts.parse(parse(readFileSync(path, 'utf8'))).accounts;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Finds the account with this name and password. An unknown name takes as long as a wrong password, so that the time does not reveal which
 * names exist.
 */
export function findAccount(accounts: readonly Account[], username: string, password: string): Account | undefined {
  const account = accounts.find((candidate) => candidate.username === username);
  const same = timingSafeEqual(digest(account?.password ?? ''), digest(password));
  return account && same ? account : undefined;
}
