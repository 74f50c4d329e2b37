const LONGEST = 300;
/** Where vendors put what they want to say, and what wraps it. */
const SPEAKING =
  /^(message|messages|msg|error|errors|errorMessages|error_description|error_message|description|detail|details|reason|title|hint)$/i;

/** What stands beside the words and is none. */
const BOOKKEEPING = /^(code|type|status|id|key|url|documentation_url|field|resource|path|value)$/i;

/**
 * What a vendor said about a refusal, on one line of at most 300 characters, without markup. Empty when it said nothing a person could read. Secrets are taken
 * out by whoever shows it.
 */
export const vendorWords = (body: unknown): string => {
  const said = typeof body === 'string' ? [body] : [...sentences(body, false, 0)];
  const line = [...new Set(said.map(plain).filter((part) => part !== ''))].join('; ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

/** Strings under a speaking name, with the name of a field in front where the vendor sorts its complaints by field. */
function* sentences(value: unknown, speaking: boolean, depth: number): Generator<string> {
  if (depth > 5) return;
  if (typeof value === 'string') {
    if (speaking) yield value;
    return;
  }
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, 10)) yield* sentences(entry, speaking, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) {
    if (SPEAKING.test(name)) yield* sentences(entry, true, depth + 1);
    else if (speaking && !BOOKKEEPING.test(name)) {
      for (const sentence of sentences(entry, true, depth + 1)) yield `${name}: ${sentence}`;
    }
  }
}

const plain = (value: string): string =>
  value
    .slice(0, 2_000)
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
