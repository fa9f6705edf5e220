import type { AccessRule } from '@marsad/schemas';
import type { AclEntry, Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { LocalCityError } from '../errors.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const entryOf = (rule: AccessRule): AclEntry => ({
  principal: `User:${rule.principal}`,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  operation: rule.operation === 'read' ? AclOperationTypes.READ : AclOperationTypes.WRITE,
  resourceType: rule.resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
  resourceName: rule.name,
  resourcePatternType: rule.pattern === 'literal' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
});

const identity = (entry: AclEntry): string =>
  [
    entry.principal,
    entry.host,
    entry.permissionType,
    entry.operation,
    entry.resourceType,
    entry.resourceName,
    entry.resourcePatternType,
  ].join('|');

/** Compares the wanted rights with the existing ones. @returns the rights to grant and those to revoke */
export function planAccess(
  wanted: readonly AclEntry[],
  existing: readonly AclEntry[],
): { add: AclEntry[]; remove: AclEntry[] } {
  const have = new Set(existing.map(identity));
  const want = new Set(wanted.map(identity));
  return {
    add: wanted.filter((entry) => !have.has(identity(entry))),
    remove: existing.filter((entry) => !want.has(identity(entry))),
  };
}

/**
 * Makes the broker's access list equal to the registry's: grants the missing rights and revokes those that the registry no longer has.
 * @param exclusive false only grants, because a test city gains a district while others work in it
 */
export async function applyAccess(
  admin: Admin,
  rules: readonly AccessRule[],
  { exclusive = true }: { exclusive?: boolean } = {},
): Promise<{ added: number; removed: number }> {
  const existing = await existingAccess(admin);
  const { add, remove } = planAccess(rules.map(entryOf), existing);
  if (add.length > 0) {
    await admin.createAcls({ acl: add });
    await waitForAccess(admin, rules);
  }
  if (!exclusive || remove.length === 0) return { added: add.length, removed: 0 };
  await admin.deleteAcls({ filters: remove });
  return { added: add.length, removed: remove.length };
}

const ACCESS_DEADLINE_MS = 15_000;

/** Waits until the broker applies new rights. It acknowledges them earlier, and a client that connects in between is denied. */
async function waitForAccess(admin: Admin, rules: readonly AccessRule[]): Promise<void> {
  const wanted = rules.map(entryOf);
  for (const until = performance.now() + ACCESS_DEADLINE_MS; performance.now() < until;) {
    if (planAccess(wanted, await existingAccess(admin)).add.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new LocalCityError(
    `Kafka did not take the access rights within ${ACCESS_DEADLINE_MS / 1000} s: see .marsad/logs/kafka.log`,
  );
}

async function existingAccess(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl): AclEntry => ({
      ...acl,
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
      resourcePatternType: resource.resourcePatternType,
    })),
  );
}
