import { DEMO_ACCOUNTS, LocalCityError, readAccounts, type Account } from '@marsad/deploy-local';
import type { Role } from '@marsad/schemas';

/** The demonstration's account of a role that works for the whole city. @throws LocalCityError when there is none */
export function demoAccountOf(role: Role): Account {
  const account = readAccounts(DEMO_ACCOUNTS).find(
    ({ role: known, districts }) => known === role && districts.includes('*'),
  );
  if (!account) throw new LocalCityError(`${DEMO_ACCOUNTS} has no ${role} of the whole city: add an account there`);
  return account;
}
