import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import { Command } from 'commander';
import { agencyCommand } from './agency.ts';
import { analystCommand } from './analyst.ts';
import { offerJson } from './answer.ts';
import { auditCommand } from './audit.ts';
import { cameraCommand } from './camera.ts';
import { offerCompletion } from './completion.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { evidenceCommand } from './evidence.ts';
import { hotlistCommand } from './hotlist.ts';
import { lagCommand } from './lag.ts';
import { objectsCommand } from './objects.ts';
import { retentionCommand } from './retention.ts';
import { rightsCommands } from './rights.ts';
import { statusCommand } from './status.ts';

const versionOf = (path: string): string => (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;

/** The whole command table of `marsad`. */
export function createProgram(): Command {
  const program = new Command('marsad')
    .description('Queries and operates a city that runs on this machine (start one with `make demo`)')
    .version(versionOf(join(ROOT, 'package.json')))
    .addCommand(statusCommand())
    .addCommand(lagCommand())
    .addCommand(deadLettersCommand())
    .addCommand(cameraCommand())
    .addCommand(hotlistCommand())
    .addCommand(agencyCommand())
    .addCommand(analystCommand())
    .addCommand(auditCommand())
    .addCommand(evidenceCommand())
    .addCommand(objectsCommand())
    .addCommand(retentionCommand());
  for (const command of rightsCommands()) program.addCommand(command);
  offerJson(program);
  offerCompletion(program);
  return program;
}
