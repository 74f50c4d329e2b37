import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `signature` is the HMAC of these bytes under this secret. Compared in constant time; anything that is no such signature is simply wrong. For
 * webhooks: a connector itself does no cryptography.
 */
export const isSigned = (
  body: Uint8Array | string,
  secret: string,
  {
    signature,
    algorithm = 'sha256',
    encoding = 'hex',
  }: {
    readonly signature: string;
    readonly algorithm?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
    readonly encoding?: 'hex' | 'base64';
  },
): boolean => {
  const wanted = createHmac(algorithm, secret).update(body).digest();
  const given = Buffer.from(signature, encoding);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
