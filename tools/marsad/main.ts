// `npm run marsad -- COMMAND`: asks and tells a city that runs on this machine.
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { Command } from 'commander';
import { agencyCommand } from './agency.ts';
import { analystCommand } from './analyst.ts';
import { offerJson } from './answer.ts';
import { auditCommand } from './audit.ts';
import { cameraCommand } from './camera.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { hotlistCommand } from './hotlist.ts';
import { lagCommand } from './lag.ts';
import { objectsCommand } from './objects.ts';
import { rightsCommands } from './rights.ts';
import { statusCommand } from './status.ts';

// Whoever reads only the beginning (`… | head`) has had enough: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('marsad')
  .description('Asks and tells a city that runs on this machine (start one with `make demo`)')
  .addCommand(statusCommand())
  .addCommand(lagCommand())
  .addCommand(deadLettersCommand())
  .addCommand(cameraCommand())
  .addCommand(hotlistCommand())
  .addCommand(agencyCommand())
  .addCommand(analystCommand())
  .addCommand(auditCommand())
  .addCommand(objectsCommand());
for (const command of rightsCommands()) program.addCommand(command);
offerJson(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof LocalCityError)) throw error;
  console.error(`marsad: ${messageOf(error)}`);
  process.exitCode = 1;
}
