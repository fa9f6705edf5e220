import { inject } from 'vitest';
import { setAddresses } from './addresses.ts';
import type { Addresses } from '@marsad/deploy-local';

/** Before each file: asks `global-setup.ts` for the infrastructure of this worker, which is started if it is the first file there. */
const response = await fetch(`${inject('stacks')}${process.env['VITEST_POOL_ID']}`);
if (!response.ok) throw new Error(`this worker has no infrastructure: ${await response.text()}`);
setAddresses((await response.json()) as Addresses);
