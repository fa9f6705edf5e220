import { lookup } from 'node:dns/promises';

/** The addresses of IP that a name has now; none if it has none, or is an address itself. */
export async function resolveHost(host: string): Promise<string[]> {
  const name = host.replace(/^\[|\]$/g, '');
  return lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
}
