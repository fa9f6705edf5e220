// `npm run marsad -- <command>`: the operator's tool. It queries and operates a city that runs on this machine.
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { createProgram } from './program.ts';

// A reader that closes the pipe early (`… | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof LocalCityError)) throw error;
  console.error(`marsad: ${messageOf(error)}`);
  process.exitCode = 1;
}
