import { runMain } from '@marsad/service';
import { startApp } from './app.ts';
import { loadIngestConfig } from './config.ts';

await runMain((fatal) => startApp(loadIngestConfig(), fatal));
