// `make test`: every test but the long drills. Unit tests first, then those against the real infrastructure, the pages in a browser, the
// commands, and last whole cities. `npm test -- PATH` runs the tests of a path alone.
import { PROJECTS } from './projects.ts';
import { runProjects } from './run-projects.ts';

runProjects(PROJECTS);
