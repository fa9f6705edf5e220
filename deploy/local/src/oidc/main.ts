// Runs the OpenID provider as a process of its own: `node main.ts SETTINGS`, where SETTINGS is a JSON file that only its owner may read.
import { readFileSync } from 'node:fs';
import type { JWK } from 'oidc-provider';
import { z } from 'zod';
import { readAccounts } from './accounts.ts';
import { createProvider } from './provider.ts';

const Settings = z.object({
  issuer: z.url(),
  port: z.int(),
  accountsFile: z.string(),
  client: z.object({ id: z.string(), secret: z.string().min(20), publicUrl: z.url() }),
  cookieKey: z.string().min(20),
  signingKey: z.custom<JWK>((value) => typeof value === 'object' && value !== null),
});

const { port, accountsFile, ...settings } = Settings.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const server = createProvider({ ...settings, accounts: readAccounts(accountsFile) });
server.listen(port, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${port}`));
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
