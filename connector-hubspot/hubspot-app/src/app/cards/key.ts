/**
 * A key for one opened form, so that sending it twice is one referral. `crypto.randomUUID` is not in every extension
 * worker; `getRandomValues` is older; without either, time and Math.random still make a clash within one account
 * and one record practically impossible, and the server compares the content as well.
 */
export const newKey = (source: Partial<Crypto> | undefined = globalThis.crypto): string => {
  if (typeof source?.randomUUID === 'function') return source.randomUUID();
  return uuidOf(
    typeof source?.getRandomValues === 'function'
      ? source.getRandomValues(new Uint8Array(16))
      : weakBytes(),
  );
};

const uuidOf = (bytes: Uint8Array): string => {
  const hex = [...bytes].map((byte, at) => {
    // Version 4, RFC 9562 variant.
    const marked = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  });
  const part = (from: number, to: number) => hex.slice(from, to).join('');
  return [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 16)].join('-');
};

const weakBytes = (): Uint8Array => {
  const now = Date.now();
  return Uint8Array.from({ length: 16 }, (_, at) =>
    at < 6 ? Math.floor(now / 256 ** (5 - at)) % 256 : Math.floor(Math.random() * 256),
  );
};
