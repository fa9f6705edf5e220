import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';

export const ISSUER = 'http://localhost:9090';
export const CLIENT = 'command-center';

/** An OpenID provider for tests, with its published keys. It signs tokens with its own key, or with `other` to forge them. */
export async function createTestProvider() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { privateKey: other } = await generateKeyPair('ES256');
  type Otherwise = { readonly by?: typeof other | undefined; readonly kid?: string | undefined; readonly typ?: string };
  return {
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k-1', alg: 'ES256' }] }),
    other,
    sign: (claims: Record<string, unknown>, { by = privateKey, kid = 'k-1', typ }: Otherwise = {}): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, ...(typ && { typ }) }).sign(by),
  };
}
