import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { DataFile } from 'lowdb/node';
import { text, type Text } from '../model/index.ts';

/** What reading a file came to. */
export type ReadJson =
  | { readonly is: 'read'; readonly value: unknown }
  | { readonly is: 'absent' }
  | { readonly is: 'malformed'; readonly words: Text };

/** What lowdb holds before anything was read. */
const NOTHING = {};

const fileOf = (path: string): Low<unknown> => {
  const parse = (json: string): unknown => JSON.parse(stripBom(json));
  const stringify = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return new Low<unknown>(new DataFile<unknown>(path, { parse, stringify }), NOTHING);
};

const stripBom = (json: string): string => json.replace(/^\uFEFF/, '');

/** Reads one JSON file. A file that is not JSON is described, with the place, rather than thrown. */
export async function readJson(path: string): Promise<ReadJson> {
  const file = fileOf(path);
  try {
    await file.read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { is: 'malformed', words: text(`is not valid JSON: ${why}`, `不是有效的 JSON：${why}`) };
  }
  return file.data === NOTHING ? { is: 'absent' } : { is: 'read', value: file.data };
}

/** Replaces a JSON file in one step: a reader sees the old one or the new one, never half of it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = fileOf(path);
  file.data = value;
  await file.write();
}
