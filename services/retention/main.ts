import { runMain } from '@marsad/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await runMain((fatal) => createApp(readConfig(), fatal));
