import type { Kafka } from '@marsad/kafka';
import { publicKeyOf } from '@marsad/proof';
import { followRights } from '@marsad/rights';
import type { OnRefused } from '@marsad/rights';
import type { Permissions } from '../permits.ts';

/**
 * Reads acts, halts and grants to their end, then follows them. Nothing may be analysed before this resolves.
 * @throws if the key is malformed
 */
export async function followPermissions(
  kafka: Kafka,
  governancePublicKey: string,
  onRefused: OnRefused,
): Promise<Permissions & { onChange(listener: () => void): void }> {
  let changed = (): void => undefined;
  const rights = await followRights(kafka, {
    publicKey: publicKeyOf(governancePublicKey),
    grants: true,
    onChange: () => changed(),
    onRefused,
  });
  return {
    mayAnalyse: (camera, analytic) => rights.mayAnalyse(camera, analytic),
    faceGrants: (camera) => rights.faceGrants(camera),
    onChange: (listener) => void (changed = listener),
  };
}
