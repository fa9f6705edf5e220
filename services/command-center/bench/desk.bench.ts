import { alertChanged, SEVERITIES, type Alert } from '@marsad/schemas';
import { createTestClient, NOW_MS } from '../testing/test-client.ts';

export const name = 'desk';

/** How many alerts the city holds, how often each page is asked for, and the limit of one page, ms. */
const WHOLE = { alerts: 100_000, times: 20 };
const SHORT = { alerts: 500, times: 3 };
const LIMIT_MS = 200;

const STATES = ['raised', 'raised', 'acknowledged', 'confirmed', 'dismissed', 'closed', 'closed', 'closed'] as const;
const KINDS = ['zone_entered', 'loitering', 'wrong_way', 'queue'] as const;

const EXAMPLE = alertChanged.schema.parse(alertChanged.example);

/** Three months of a city of two hundred cameras in two districts, with bursts of one rule at one camera. */
const alertOf = (n: number): Alert => {
  const kind = KINDS[Math.floor(n / 11) % KINDS.length] ?? KINDS[0];
  return {
    ...EXAMPLE,
    alertId: `a-${n}`,
    camera: `cam-${Math.floor(n / 7) % 200}` as Alert['camera'],
    district: (n % 3 === 0 ? 'agdal' : 'hassan') as Alert['district'],
    severity: SEVERITIES[n % SEVERITIES.length] ?? 'low',
    state: STATES[n % STATES.length] ?? 'raised',
    raisedAtMs: NOW_MS - n * 78_000,
    why: { ...EXAMPLE.why, kind } as Alert['why'],
  };
};

const PAGES = {
  'the queue by need, repeats grouped': 'stage=open&order=need&repeats=grouped&limit=100',
  'newest first': 'limit=100',
  'found by text': 'q=cam-17&order=need&limit=100',
  'of a person who acted': 'who=salma&limit=100',
} as const;

type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };

/**
 * Asks for pages of the desk over HTTP, in the process, while an alert changes before each request, which makes the orders be sorted
 * again. Prints the median and the 95th percentile beside the limit of 200 ms.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const { alerts, times } = short ? SHORT : WHOLE;
  const client = await createTestClient();
  for (let n = 0; n < alerts; n += 1) client.memory.putAlert(alertOf(n), n);
  const rows: Row[] = [];
  for (const [what, query] of Object.entries(PAGES)) {
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      client.memory.putAlert({ ...alertOf((time * 997) % alerts), revision: rows.length * times + time + 1 }, time);
      const started = performance.now();
      const { statusCode } = await client.get(`/api/alerts?${query}`, client.operatorOf('*'));
      took.push(performance.now() - started);
      if (statusCode !== 200) throw new Error(`${query} answered ${statusCode}`);
    }
    const sorted = took.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    rows.push(rowOf(`${what}, p50`, at(0.5)), rowOf(`${what}, p95`, at(0.95)));
  }
  await client.stop();
  return rows;
}

const rowOf = (what: string, measured: number): Row => ({
  what,
  measured,
  limit: LIMIT_MS,
  ratio: Math.round((measured / LIMIT_MS) * 1_000) / 1_000,
  unit: 'ms',
});
