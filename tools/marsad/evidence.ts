import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { evidenceOriginOf, verifyBundle, type BundleFault, type BundleManifest } from '@marsad/evidence/bundle';
import { auditOriginOf, parseVerifierKey, publicKeyOf, verifierKeyOf, type NoteKey } from '@marsad/proof';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { readText } from './audit-read.ts';
import { thisCity } from './connect.ts';

type VerifyOptions = Wanted & { key?: string; auditKey?: string };

/** The exit status where nothing was verified: no file, no key, another use of the command. 1 says that the bundle was changed. */
const USAGE = 2;

const WORDS: Readonly<Record<BundleFault['reason'], string>> = {
  not_a_bundle: 'is not a bundle',
  signature_wrong: 'is not what this key has signed',
  manifest_invalid: 'is signed and is no manifest that this version reads',
  another_key: 'is of another city than the key',
  missing: 'is missing',
  added: 'was added: nobody sealed it',
  repeated: 'is there twice',
  out_of_order: 'is not in its place',
  changed: 'was changed: its bytes are not the sealed ones',
  header_changed: 'has a header in the file that was changed',
  checkpoint_invalid: 'is not signed by the key of the audit log',
  not_in_log: 'holds an entry that is not in the audit log',
};

export const faultText = ({ part, reason }: BundleFault): string => `${part} ${WORDS[reason]}`;

/** The keys that the deployment pinned when the city was made. */
function pinnedKeys(): { evidence: NoteKey; audit: NoteKey } {
  const { addresses, city } = thisCity();
  const { evidence, audit } = addresses.keys;
  return {
    evidence: { name: evidenceOriginOf(city), publicKey: publicKeyOf(evidence.publicKey) },
    audit: { name: auditOriginOf(city), publicKey: publicKeyOf(audit.publicKey) },
  };
}

/** A file with a verifier key, or the key itself. */
function keyOf(text: string): NoteKey {
  try {
    return parseVerifierKey(text.includes('+') ? text : readText(text));
  } catch (error) {
    throw new LocalCityError(`${text} is no key (${messageOf(error)}): \`marsad evidence key\` prints it`);
  }
}

const keysOf = ({ key, auditKey }: VerifyOptions) =>
  key === undefined
    ? pinnedKeys()
    : { evidence: keyOf(key), audit: auditKey === undefined ? undefined : keyOf(auditKey) };

function reportOf(manifest: BundleManifest, provedEntries: boolean): string[] {
  const { caseReference, span, madeBy, madeAtMs, parts } = manifest;
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return [
    `case       ${caseReference}`,
    `camera     ${span.camera}, ${new Date(span.fromMs).toISOString()} to ${new Date(span.toMs).toISOString()}`,
    `made by    ${madeBy.name} (${madeBy.agency}), ${new Date(madeAtMs).toISOString()}`,
    `parts      ${parts.length}, ${bytes} bytes`,
    `audit log  ${provedEntries ? 'its entries are in the log that the checkpoint signs' : 'the bundle holds no entries of it'}`,
    'The bundle is whole.',
  ];
}

async function verify(file: string, options: VerifyOptions): Promise<void> {
  try {
    const keys = keysOf(options);
    const verdict = await verifyBundle(file, keys);
    answer(options, { file, key: verifierKeyOf(keys.evidence), whole: verdict.kind === 'whole', ...verdict }, () => {
      if (verdict.kind === 'whole')
        for (const line of reportOf(verdict.manifest, verdict.provedEntries)) console.log(line);
      else console.log(`THE BUNDLE IS NOT WHOLE: ${faultText(verdict.fault)}.`);
    });
    if (verdict.kind === 'faulty') process.exitCode = 1;
  } catch (error) {
    console.error(`marsad: ${file}: ${messageOf(error)}`);
    process.exitCode = USAGE;
  }
}

export function evidenceCommand(): Command {
  const command = new Command('evidence').description('Evidence bundles of cases, and the key that seals them');
  command
    .command('verify')
    .description(
      'Verifies a bundle, without a network; exit 0 if it is whole, 1 and the first part that was changed, 2 if nothing could be verified',
    )
    .argument('<file>', 'the bundle')
    .option('--key <key>', 'the key of the evidence or a file with it; by default the one that this city pinned')
    .option('--audit-key <key>', 'the key of the audit log; by default the pinned one, or with --key the sealed one')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE))
    .action(verify);
  command
    .command('key')
    .description('Prints the key that bundles are sealed with, to be published and kept outside the city')
    .action((wanted: Wanted) => {
      const key = verifierKeyOf(pinnedKeys().evidence);
      answer(wanted, { key }, () => console.log(key));
    });
  return command;
}
