export { readEvents, type ServerSentEvent } from '@marsad/deploy-local';
