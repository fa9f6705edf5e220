import { ObjectStoreError } from './errors.ts';
import type { ObjectStoreOptions } from './object-store.ts';
import { createRequestObject } from './s3-request.ts';
import type { RequestObject } from './s3-request.ts';

/** One version of an object, or a delete marker, which hides an object and has no bytes. */
export type StoredVersion = {
  readonly key: string;
  /** `null` in a bucket that keeps no versions. */
  readonly versionId: string;
  readonly bytes: number;
  readonly isMarker: boolean;
};

/** What became of a request to destroy a version. `refused`: a hold or a retention stands on it, or these credentials may not do it. */
export type Removal = 'removed' | 'refused';

/** Destroys versions of objects. Only retention has credentials for it. Every method rejects with `ObjectStoreError` and nothing else. */
export type VersionStore = {
  /** The names directly below a prefix, each with its slash at the end, also where only hidden versions lie. */
  folders(bucket: string, prefix: string): Promise<string[]>;
  /**
   * All versions and delete markers below the prefix, a page of at most 1,000 at a time. Where versions are destroyed meanwhile, some stores
   * skip others: who destroys lists again until nothing new comes.
   */
  pages(bucket: string, prefix: string): AsyncIterable<readonly StoredVersion[]>;
  /** Destroys one version and no other. A version that is gone already counts as removed, so a removal may be repeated. */
  removeVersion(bucket: string, version: Pick<StoredVersion, 'key' | 'versionId'>): Promise<Removal>;
  /** Whether a legal hold stands on the version. A bucket without locks holds nothing. */
  isHeld(bucket: string, version: Pick<StoredVersion, 'key' | 'versionId'>): Promise<boolean>;
};

export function createVersionStore(options: ObjectStoreOptions): VersionStore {
  const request = createRequestObject(options);
  return {
    async folders(bucket, prefix) {
      const names = new Set<string>();
      for await (const xml of listPages(request, bucket, { prefix, delimiter: '/' }))
        for (const [, inner = ''] of xml.matchAll(/<CommonPrefixes>(.*?)<\/CommonPrefixes>/gs))
          names.add(elementOf(inner, 'Prefix').slice(prefix.length));
      return [...names].toSorted();
    },
    async *pages(bucket, prefix) {
      let last: StoredVersion | undefined;
      for await (const xml of listPages(request, bucket, { prefix })) {
        const page = versionsIn(xml);
        // Some stores begin a page with the end of the one before.
        const [first] = page;
        const isRepeated = first !== undefined && first.key === last?.key && first.versionId === last.versionId;
        last = page.at(-1);
        yield isRepeated ? page.slice(1) : page;
      }
    },
    async removeVersion(bucket, { key, versionId }) {
      try {
        await request('DELETE', bucket, key, { query: { versionId } });
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        if (error.code === 'denied') return 'refused';
        // Some stores answer `InvalidArgument` to the id of a version that is gone.
        if (error.code !== 'not_found' && error.s3Code !== 'InvalidArgument') throw error;
      }
      return 'removed';
    },
    async isHeld(bucket, { key, versionId }) {
      try {
        const response = await request('GET', bucket, key, { query: { 'legal-hold': '', versionId } });
        return elementOf(await response.text(), 'Status') === 'ON';
      } catch (error) {
        if (error instanceof ObjectStoreError && isWithoutHold(error)) return false;
        throw error;
      }
    },
  };
}

/** How stores say that no lock stands on a version, or that its bucket can keep none. */
const WITHOUT_LOCK: ReadonlySet<string | undefined> = new Set([
  'NoSuchObjectLockConfiguration',
  'InvalidRequest',
  'InvalidBucketObjectLockConfiguration',
]);
const isWithoutHold = ({ code, s3Code }: ObjectStoreError): boolean => code === 'not_found' || WITHOUT_LOCK.has(s3Code);

/** The answers of a list of versions, page by page. */
async function* listPages(
  request: RequestObject,
  bucket: string,
  asked: Readonly<Record<string, string>>,
): AsyncGenerator<string> {
  for (let from: Record<string, string> | undefined = {}; from;) {
    const response = await request('GET', bucket, null, { query: { versions: '', ...asked, ...from } });
    const xml = await response.text();
    yield xml;
    const next = {
      'key-marker': elementOf(xml, 'NextKeyMarker'),
      'version-id-marker': elementOf(xml, 'NextVersionIdMarker'),
    };
    if (elementOf(xml, 'IsTruncated') !== 'true') return;
    if (next['key-marker'] === from['key-marker'] && next['version-id-marker'] === from['version-id-marker'])
      throw new ObjectStoreError('unavailable', `list of ${bucket}: its pages do not end`);
    from = next['version-id-marker'] === '' ? { 'key-marker': next['key-marker'] } : next;
  }
}

const versionsIn = (xml: string): StoredVersion[] =>
  [...xml.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)].map(([, kind, inner = '']) => ({
    key: elementOf(inner, 'Key'),
    versionId: elementOf(inner, 'VersionId') || 'null',
    bytes: Number(elementOf(inner, 'Size') || 0),
    isMarker: kind === 'DeleteMarker',
  }));

/** The text of the first element of this name; empty if there is none. S3's answers are flat enough to be read without a parser. */
const elementOf = (xml: string, name: string): string =>
  unescapeEntities(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescapeEntities = (content: string): string =>
  content.replace(/&(?:#(x?)([0-9a-f]+)|(\w+));/gi, (whole, hex: string, number: string, name: string) =>
    name ? (ENTITIES[name] ?? whole) : String.fromCodePoint(parseInt(number, hex ? 16 : 10)),
  );
