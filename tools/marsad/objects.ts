import { BUCKETS, bucketPolicyOf, LocalCityError, SERVICES_WITH_OBJECTS, userPolicyOf } from '@marsad/deploy-local';
import { Command, Option } from 'commander';
import { answer } from './answer.ts';
import type { Wanted } from './answer.ts';

const SERVICE = '{service}';

/** `marsad objects rights`: the policies that an object store outside this project needs. */
export function objectsCommand(): Command {
  return new Command('objects')
    .description('What an object store of your own must be told (docs/object-stores.md)')
    .addCommand(
      new Command('rights')
        .description('Prints the policies that give each service its rights and no more')
        .addOption(
          new Option('--on <where>', 'where the store keeps rights').choices(['buckets', 'users']).default('buckets'),
        )
        .option('--principal <pattern>', `how the store names the user of a service, with ${SERVICE} in it`, SERVICE)
        .action(({ on, principal, json }: Wanted & { on: 'buckets' | 'users'; principal: string }) => {
          const rights = rightsOn(on, principal);
          answer({ json }, rights, () => {
            for (const [name, policy] of Object.entries(rights))
              console.log(`${name}\n${JSON.stringify(policy, null, 2)}\n`);
          });
        }),
    );
}

/** @throws {LocalCityError} for a pattern that would give every service the same name */
export function rightsOn(on: 'buckets' | 'users', principal: string): Record<string, object> {
  if (!principal.includes(SERVICE)) throw new LocalCityError(`--principal must hold ${SERVICE}, as in ${SERVICE}-prod`);
  const nameOf = (service: string): string => principal.replace(SERVICE, service);
  return on === 'buckets'
    ? Object.fromEntries(BUCKETS.map((bucket) => [bucket, bucketPolicyOf(bucket, nameOf)]))
    : Object.fromEntries(SERVICES_WITH_OBJECTS.map((service) => [nameOf(service), userPolicyOf(service)]));
}
