import { contentDigest } from 'tandem-sync/sdk';
import { typeIdOf, type Row } from '../schema.ts';

/**
 * A version for a record: its time of change and a digest of what a person can edit in it, custom properties by the keys the stream knows. PingCode has no version
 * and counts in whole seconds, so two edits in one second would otherwise look like one.
 */
export const versionOf = (row: Row, properties: readonly string[]): string =>
  `${row.updated_at}-${contentDigest(content(row, properties))}`;

const content = (row: Row, properties: readonly string[]): unknown => {
  const { state, priority, assignee, solution, submitted_by, suite, plan, sprint, customer } = row;
  const named = [...(row.versions ?? []), ...(row.releases ?? [])];
  return [
    row.title,
    row.description ?? null,
    typeIdOf(row) ?? null,
    [state, priority, assignee, solution, submitted_by, suite, plan, sprint, customer].map((ref) => ref?.id ?? null),
    [row.tags ?? [], row.participants ?? [], named].map((refs) => refs.map((ref) => ref.id).sort()),
    [row.parent_id, row.start_at, row.end_at, row.progress].map((value) => value ?? null),
    [row.story_points, row.estimated_workload, row.remaining_workload].map((value) => value ?? null),
    properties.map((key) => row.properties?.[key] ?? null),
  ];
};
