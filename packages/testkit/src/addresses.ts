import type { Addresses } from '@marsad/deploy-local';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `global-setup.ts` answers a worker with its infrastructure: `http://host:port/path/`. */
    stacks: string;
    /** The store that `store-setup.ts` was given. */
    stack: Addresses;
  }
}

let ofThisWorker: Addresses | undefined;

/** Called before each test file, by `worker-setup.ts`. */
export const setAddresses = (addresses: Addresses): void => void (ofThisWorker = addresses);

/** The infrastructure of this worker, or the store that the run was given. */
export const readAddresses = (): Addresses => ofThisWorker ?? inject('stack');
