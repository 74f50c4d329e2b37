/** A short digest of plain JSON, 64 bits: tells contents apart, keeps no secret. Two FNV-1a walks with different primes. */
export const fingerprint = (value: unknown): string => {
  const source = JSON.stringify(value);
  let first = 0x811c9dc5;
  let second = 0x1000193;
  for (let at = 0; at < source.length; at += 1) {
    const unit = source.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x1000193);
    second = Math.imul(second ^ unit ^ (at & 0xff), 0x85ebca6b);
  }
  return (first >>> 0).toString(36) + (second >>> 0).toString(36);
};
