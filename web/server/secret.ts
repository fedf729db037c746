import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 24 random bytes in a form that is allowed in URLs. */
export function createSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Takes the same time whichever characters differ. */
export function isSameSecret(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
