// A city in a process of its own, for tests that interrupt or kill its start: `node city-process.ts OPTIONS`, a JSON text.
import { join } from 'node:path';
import { demonstrate } from '../demonstrate.ts';
import { messageOf } from '../errors.ts';
import { catchStop } from '../interrupt.ts';
import { ROOT } from '../paths.ts';
import type { Ports } from '../ports.ts';
import { createProgress } from '../progress.ts';

const { directory, ports } = JSON.parse(process.argv[2] ?? '') as { directory: string; ports: Ports };
const signal = catchStop(() => console.log('stopping'));
try {
  await demonstrate(
    {
      infrastructure: { directory, ports, progress: createProgress() },
      city: { cityFile: join(ROOT, 'samples', 'city.yaml') },
      onUp: () => console.log('up'),
    },
    signal,
  );
} catch (error) {
  console.log(`ended: ${messageOf(error)}`);
}
process.exit(0);
