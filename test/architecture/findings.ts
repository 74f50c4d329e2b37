import { isBuiltin } from 'node:module';
import type { Import } from './imports.ts';
import type { Room } from './rooms.ts';

/** The files under examination: path from the root, text. */
export type Files = ReadonlyMap<string, string>;

const main = 'src/main.ts';

/** The room a file is in: a folder of `src`, `main`, `connectors` (the lists), or `connectors/NAME`; `undefined` for a file of none. */
export function roomOf(path: string): string | undefined {
  const [top, folder, inner] = path.split('/');
  if (path === main) return 'main';
  if (top === 'connectors' && folder !== undefined && inner === undefined) return 'connectors';
  if (folder === undefined || inner === undefined) return undefined;
  if (top === 'connectors') return `connectors/${folder}`;
  if (top !== 'src') return undefined;
  return folder === 'sdk' && (inner === 'sandbox' || inner === 'testing') ? `sdk/${inner}` : folder;
}

/** Every import that goes where it may not, in words. */
export function forbiddenImports(imports: readonly Import[], rooms: Readonly<Record<string, Room>>): readonly string[] {
  return imports.flatMap((one) => {
    const fault = faultOf(one, rooms);
    return fault === undefined ? [] : [`${one.from}:${one.line} imports ${one.to}: ${fault}`];
  });
}

function faultOf(one: Import, rooms: Readonly<Record<string, Room>>): string | undefined {
  const from = roomOf(one.from);
  if (from === 'main') return undefined;
  if (from === 'connectors') return listFault(one);
  if (roomOf(one.to) === 'connectors') return `only ${main} wires connectors`;
  if (from?.startsWith('connectors/') === true) return connectorFault(one, from);
  const room = from === undefined ? undefined : rooms[from];
  if (from === undefined || room === undefined) return 'its folder is not in the table of rooms';
  return isOurs(one.to) ? roomFault(one, from, room) : outsideFault(one.to, from, room);
}

function roomFault({ to, typeOnly }: Import, from: string, room: Room): string | undefined {
  const target = roomOf(to);
  if (target === from || (target !== undefined && room.rooms.includes(target))) return undefined;
  if (room.files?.includes(to) === true) return undefined;
  if (target !== undefined && room.types?.includes(target) === true) {
    return typeOnly ? undefined : `${from} may import only types from ${target}`;
  }
  return `${from} may not import ${target ?? 'a file outside the rooms'}`;
}

function outsideFault(to: string, from: string, room: Room): string | undefined {
  const may = (builtin: string): boolean => room.builtins === 'any' || room.builtins.includes(builtin);
  if (to === '*') return may('node:module') ? undefined : `${from} may not compute what it imports`;
  if (isBuiltin(to))
    return may(`node:${to.replace('node:', '')}`) ? undefined : `${from} may not use this part of Node`;
  if (room.packages === 'any') return undefined;
  return room.packages.some((pattern) => fits(packageOf(to), pattern)) ? undefined : `${from} may not use this package`;
}

function listFault({ to }: Import): string | undefined {
  const target = roomOf(to);
  if (target === 'sdk' || target === 'sdk/sandbox' || target?.startsWith('connectors/') === true) return undefined;
  return 'the lists hold connectors only';
}

/** A connector in the tree reads exactly like one from outside: it sees the SDK and itself. */
function connectorFault({ from, to }: Import, own: string): string | undefined {
  const target = roomOf(to);
  const name = from.slice(own.length + 1);
  const isTest = from.endsWith('.test.ts');
  if (target === own || target === 'sdk') return undefined;
  if (target === 'sdk/sandbox')
    return isTest || name.startsWith('sandbox') ? undefined : 'only its sandbox may import the sandbox kit';
  if (isTest && (target === 'sdk/testing' || to === 'vitest')) return undefined;
  return target?.startsWith('connectors/') === true
    ? 'a connector may not import a sibling'
    : 'a connector may import only tandem-sync/sdk';
}

const isOurs = (to: string): boolean => /^(?:\.\.|src|connectors|test|config|mappings)(?:\/|$)|^[^/]+\.json$/.test(to);
const fits = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
const packageOf = (to: string): string =>
  to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Packages that are imported and not asked for in `package.json`: they may be there by luck, through another package.
 * What is used while the program runs has to be a dependency; vitest, which only the test kit loads, is its user's.
 */
export function undeclared(imports: readonly Import[], manifest: Manifest): readonly string[] {
  const running = new Set(Object.keys(manifest.dependencies));
  const compiling = new Set([...running, ...Object.keys(manifest.devDependencies)]);
  return imports.flatMap(({ from, line, to, typeOnly }) => {
    const name = packageOf(to);
    if (isOurs(to) || isBuiltin(to) || to === '*' || running.has(name)) return [];
    const declared = roomOf(from) === 'sdk/testing' || typeOnly ? compiling : running;
    return declared.has(name) || (typeOnly && declared.has(`@types/${name}`))
      ? []
      : [`${from}:${line} imports ${name}`];
  });
}

/** Rings of rooms, each as `a → b → a`, starting at its first name by alphabet. */
export function rings(edges: readonly (readonly [string, string])[]): readonly string[] {
  const next = Map.groupBy(edges, ([from]) => from);
  const found = new Set<string>();
  const walk = (room: string, path: readonly string[]): void => {
    if (path[0] === room) found.add([...path, room].join(' → '));
    // Only rooms after the start: each ring is found once, from its smallest name.
    else if (!path.includes(room) && (path[0] === undefined || room > path[0])) follow(room, [...path, room]);
  };
  const follow = (room: string, path: readonly string[]): void => {
    for (const target of new Set((next.get(room) ?? []).map(([, to]) => to))) walk(target, path);
  };
  for (const room of next.keys()) walk(room, []);
  return [...found].sort();
}

/** The rooms that really import each other, as pairs. */
export function roomEdges(imports: readonly Import[]): readonly (readonly [string, string])[] {
  return imports.flatMap(({ from, to }): (readonly [string, string])[] => {
    const [source, target] = [roomOf(from), roomOf(to)];
    return source === undefined || target === undefined || source === target ? [] : [[source, target]];
  });
}

/** Connector folders that the file `list` does not load. Without any folder there need not be a list. */
export function unlisted(list: string, files: Files, imports: readonly Import[]): readonly string[] {
  const folders = [...files.keys()].flatMap((path) => {
    const room = roomOf(path);
    return room?.startsWith('connectors/') === true ? [room] : [];
  });
  const listed = new Set(imports.filter(({ from }) => from === list).map(({ to }) => roomOf(to)));
  return [...new Set(folders)].filter((folder) => !listed.has(folder)).sort();
}

/** Files with more lines than `limit`, as `path (lines)`. */
export function tooLong(files: Files, limit: number): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    return lines > limit ? [`${path} (${lines} lines)`] : [];
  });
}
