/**
 * Our marker inside text, for vendors that offer no better place: a short line of its own at the end. Twenty base-32 characters, so that a search for it finds
 * nothing else and people can see what it is.
 */
const PATTERN = /\[tandem:([a-z2-7]{20})\]/;

/** The visible token for a marker. */
export const markerToken = (marker: string): string => `[tandem:${marker}]`;

/** Appends the marker as a last paragraph. HTML text gets a paragraph of its own, everything else a line after a blank one. */
export const withMarker = (body: string, marker: string, format: 'html' | 'text'): string => {
  const token = markerToken(marker);
  if (format === 'html') return `${body}<p>${token}</p>`;
  return body === '' ? token : `${body}\n\n${token}`;
};

/** Takes the marker out again: the body as it was before `withMarker`, and the marker if there was one. */
export const splitMarker = (body: string): { readonly body: string; readonly marker?: string } => {
  const found = PATTERN.exec(body);
  if (!found?.[1]) return { body };
  const rest = body
    .replace(new RegExp(`\\s*(?:<p>\\s*)?\\[tandem:${found[1]}\\](?:\\s*</p>)?\\s*$`), '')
    .replace(markerToken(found[1]), '');
  return { body: rest, marker: found[1] };
};
