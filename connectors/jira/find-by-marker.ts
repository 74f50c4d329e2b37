import { quoted } from './jql.ts';
import { MARKER_PROPERTY, markerIn, markerLabel } from './marker.ts';
import { walk } from './search.ts';
import type { StreamContext } from './stream-context.ts';

/** Our clock and Jira's may differ by this much. */
const SKEW_MS = 600_000;

/**
 * Keys of issues that carry these markers, oldest first. By label in any project, since one that was moved is still ours; and, where that does not find all, by
 * going through what was made in the project since, as the index of labels may be late and some screens have none. The property decides.
 */
export async function findByMarker(
  context: StreamContext,
  markers: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Set<string>>(markers.map((marker) => [marker, new Set()]));
  const collect = async (condition: string, from?: number): Promise<void> => {
    for await (const { issues } of walk(context, { condition, by: 'created', from })) {
      for (const { id, properties } of issues) found.get(markerIn(properties?.[MARKER_PROPERTY]) ?? '')?.add(id);
    }
  };
  if (markers.length > 0) await collect(`labels in (${markers.map((one) => quoted(markerLabel(one))).join(', ')})`);
  if ([...found.values()].some(({ size }) => size === 0)) {
    const { project } = await context.place.get();
    await collect(`project = ${project.id}`, Math.max(0, Date.parse(since) - SKEW_MS));
  }
  return new Map([...found].map(([marker, keys]) => [marker, [...keys]]));
}
