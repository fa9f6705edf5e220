// Runs the ClickHouse engine as a process of its own: `node main.ts SETTINGS`, where SETTINGS is a JSON file that only its owner may read.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createEngine } from './engine.ts';
import { createHttpHost } from './http-host.ts';

const Settings = z.object({
  directory: z.string(),
  port: z.int(),
  passwords: z.record(z.string(), z.string().min(20)),
});

const settings = Settings.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const engine = createEngine(settings.directory);
const server = createHttpHost(engine, settings.passwords);
server.listen(settings.port, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${settings.port}`));
process.once('SIGTERM', () => {
  server.close(() => {
    engine.close();
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 3_000).unref();
});
