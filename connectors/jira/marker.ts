import { z } from 'tandem-sync/sdk';

/**
 * Our marker travels twice in the call that makes an issue: as an entity property, which nobody sees and which says whose record it is, and as a label, which
 * JQL finds. A clone inherits the label and not the property, so the label alone proves nothing.
 */
export const MARKER_PROPERTY = 'tandem-sync';

const MARKER = /^[a-z2-7]{20}$/;
const MARKER_LABEL = /^tandem-[a-z2-7]{20}$/;

export const markerLabel = (marker: string): string => `tandem-${marker}`;

export const isMarkerLabel = (label: string): boolean => MARKER_LABEL.test(label);

/** The property of a new issue or comment. */
export const markerProperty = (marker: string) => ({ key: MARKER_PROPERTY, value: { marker } });

const Held = z.looseObject({ marker: z.string().regex(MARKER) });

/** The marker in the value of our property, if it is one. */
export const markerIn = (value: unknown): string | undefined => Held.safeParse(value).data?.marker;
