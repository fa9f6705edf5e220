import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { assertPortsFree, freePorts } from './ports.ts';

test('a port in use is one sentence: which, what for, what to do', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  try {
    await expect(assertPortsFree({ objects: port })).rejects.toThrow(
      `Port ${port} (the object store) is in use: stop the program that holds it (ss -ltnp | grep ${port}), then start again.`,
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  await expect(assertPortsFree({ objects: port })).resolves.toBeUndefined();
});

test('free ports are all different', async () => {
  expect(new Set(await freePorts(10)).size).toBe(10);
});
