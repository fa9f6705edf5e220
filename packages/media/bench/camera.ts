// One camera for many readers, in a process of its own, so that only reading is measured. Prints its address; ends with its input.
import { readFileSync } from 'node:fs';
import { accessUnitsOf, startOddCamera } from '@marsad/rtsp/testing';

const [path = ''] = process.argv.slice(2);
const camera = await startOddCamera({ units: accessUnitsOf(readFileSync(path), 'h264'), mostPayloadBytes: 1_400 });
console.log(camera.url);
process.stdin.resume().on('end', () => process.exit(0));
