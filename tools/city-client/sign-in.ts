export { signIn, type SignedIn } from '@marsad/deploy-local';
