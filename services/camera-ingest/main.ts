import { runMain } from '@marsad/telemetry';
import { startApp } from './app.ts';
import { loadIngestConfig } from './config.ts';

await runMain((fatal) => startApp(loadIngestConfig(), fatal));
