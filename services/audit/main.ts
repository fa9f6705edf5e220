import { runMain } from '@marsad/telemetry';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await runMain((fatal) => createApp(readConfig(), fatal));
