import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Kafka } from '@marsad/kafka';
import { createAuditRecorder, createCommitments } from '@marsad/proof';
import type { AuditEntry } from '@marsad/schemas';
import type { Addresses } from '../infrastructure.ts';
import type { Applied } from '../kafka/apply-registry.ts';

/** The deployment's own entries in the audit log: only it changes the services' access (control 26). */
export type DeploymentLog = {
  /** Records that topics, rights on them and service accounts are as the registry says. `users` is the number of accounts. */
  applied(applied: Applied, users: number): Promise<void>;
  /** Records that a city file is about to be imported. */
  imports(cityFile: string): Promise<void>;
};

/** The SHA-256 of a city file, in hex. */
export const sha256OfFile = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

type Change = Pick<AuditEntry, 'action' | 'objectKind'> & { objectId: string; scope: string; count?: number };

/** Opens the log. Every entry is durable before its call returns. The run of sequence numbers ends with the process. */
export async function openDeploymentLog(
  kafka: Kafka,
  { keys }: Pick<Addresses, 'keys'>,
  city: string,
): Promise<DeploymentLog> {
  const recorder = createAuditRecorder({
    producer: await kafka.createProducer(),
    principal: 'deployment',
    replica: `deployment-${process.pid}`,
    commitments: createCommitments(keys.commitment),
    now: Date.now,
  });
  const record = ({ count = 1, ...change }: Change): Promise<void> =>
    recorder.record({
      ...change,
      ...(count > 1 && { count }),
      actor: 'deployment',
      agency: city,
      purpose: 'deployment',
    });
  const ofCity = { action: 'alter', scope: 'city' } as const;
  return {
    async applied({ created, configured, grown, granted, withdrawn }, users) {
      const topics = `${created} created, ${configured} configured, ${grown} grown`;
      await record({ ...ofCity, objectKind: 'topics', objectId: topics, count: created + configured + grown });
      const rights = `${granted} granted, ${withdrawn} withdrawn`;
      await record({ ...ofCity, objectKind: 'access_rights', objectId: rights, count: granted + withdrawn });
      await record({ ...ofCity, objectKind: 'service_users', objectId: `${users} accounts`, count: users });
    },
    imports: (cityFile) =>
      record({
        ...ofCity,
        objectKind: 'city_file',
        objectId: sha256OfFile(cityFile),
      }),
  };
}
