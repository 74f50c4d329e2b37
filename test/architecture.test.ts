import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { forbiddenImports, rings, roomEdges, roomOf, tooLong, undeclared, unlisted } from './architecture/findings.ts';
import { importsOf } from './architecture/imports.ts';
import type { Import } from './architecture/imports.ts';
import { longestFile, rooms, topLevel } from './architecture/rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function read(...globs: readonly string[]): ReadonlyMap<string, string> {
  const paths = globSync(globs, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')]));
}

function allImports(files: ReadonlyMap<string, string>): readonly Import[] {
  return [...files].flatMap(([path, text]) => importsOf(path, text));
}

const known = (room: string | undefined): boolean => room === 'main' || (room !== undefined && room in rooms);

describe('the project', () => {
  const code = read('{src,connectors}/**/*.{ts,tsx,mjs}');
  const imports = allImports(code);

  it('imports only in the allowed directions', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(forbiddenImports(imports, rooms)).toEqual([]);
  });

  it('imports only packages it asks for', () => {
    expect(undeclared(imports, JSON.parse(readFileSync(`${root}/package.json`, 'utf8')))).toEqual([]);
  });

  it('has no folder of code outside the table of rooms', () => {
    const strangers = [...code.keys()].filter((path) => path.startsWith('src/') && !known(roomOf(path)));
    expect(strangers).toEqual([]);
  });

  it('has no ring of folders', () => {
    expect(rings(roomEdges(imports))).toEqual([]);
  });

  it('allows no ring of folders either', () => {
    const allowed = Object.entries(rooms).flatMap(([from, room]) =>
      [...room.rooms, ...(room.types ?? [])].map((to) => [from, to] as const),
    );
    expect(rings(allowed)).toEqual([]);
    expect(allowed.map(([, to]) => to).filter((to) => !known(to))).toEqual([]);
  });

  it.each(['connectors/index.ts', 'connectors/sandboxes.ts'])('lists every connector in %s', (list) => {
    expect(unlisted(list, code, imports)).toEqual([]);
  });

  it('has no long file', () => {
    expect(tooLong(new Map([...code, ...read('test/**/*.{ts,js,sh}')]), longestFile)).toEqual([]);
  });

  it('keeps the top level small', () => {
    expect(readdirSync(root).filter((name) => !topLevel.includes(name))).toEqual([]);
  });
});

/** The checks above, on violations planted here, so that green means something. */
describe('the checker', () => {
  const refused: readonly (readonly [situation: string, path: string, text: string, fault: string])[] = [
    ['a room it may not see', 'src/engine/a.ts', "import { x } from '../http/x.ts';", 'engine may not import http'],
    ['a re-export', 'src/sync/a.ts', "export * from '../engine/x.ts';", 'sync may not import engine'],
    ['a dynamic import', 'src/sync/a.ts', "const f = () => import('../ledger/x.ts');", 'sync may not import ledger'],
    ['an import type', 'src/model/a.ts', "type A = import('../sdk/x.ts').A;", 'model may not import sdk'],
    [
      'a value where types are allowed',
      'src/ledger/a.ts',
      "import { x, type Y } from '../sync/x.ts';",
      'only types from sync',
    ],
    [
      'the inside of the ledger',
      'src/engine/a.ts',
      "import type { Row } from '../ledger/tables.ts';",
      'engine may not import ledger',
    ],
    ['a package in a pure folder', 'src/mapping/a.ts', "import axios from 'axios';", 'may not use this package'],
    ['a subpath of a package', 'src/sdk/a.ts', "import 'msw/node';", 'may not use this package'],
    ['files', 'src/sync/a.ts', "import { readFileSync } from 'node:fs';", 'may not use this part of Node'],
    ['a builtin without its prefix', 'src/engine/a.ts', "import net from 'net';", 'may not use this part of Node'],
    ['a computed import in a pure folder', 'src/engine/a.ts', 'await import(name);', 'may not compute'],
    ['a sibling connector', 'connectors/a/x.ts', "import { y } from '../b/y.ts';", 'may not import a sibling'],
    [
      'a connector past the SDK',
      'connectors/a/x.ts',
      "import { y } from '../../src/http/y.ts';",
      'only tandem-sync/sdk',
    ],
    [
      'a part of ours that is no entry point',
      'connectors/a/x.ts',
      "import 'tandem-sync/src/http/x.ts';",
      'only tandem-sync/sdk',
    ],
    ['a package in a connector', 'connectors/a/x.ts', "import axios from 'axios';", 'only tandem-sync/sdk'],
    [
      'the sandbox kit in the real client',
      'connectors/a/client.ts',
      "import 'tandem-sync/sdk/sandbox';",
      'only its sandbox',
    ],
    ['the list of connectors', 'src/cli/a.ts', "import { all } from '../../connectors/index.ts';", 'only src/main.ts'],
    [
      'one connector',
      'src/cli/a.ts',
      "import { a } from '../../connectors/a/index.ts';",
      'cli may not import connectors/a',
    ],
    ['the main program', 'src/cli/a.ts', "import '../main.ts';", 'cli may not import main'],
    ['a test', 'src/cli/a.ts', "import '../../test/support/x.ts';", 'cli may not import a file outside the rooms'],
    ['a folder nobody agreed on', 'src/utils/a.ts', "import 'node:fs';", 'not in the table'],
    ['a list that holds more', 'connectors/index.ts', "import '../src/http/x.ts';", 'hold connectors only'],
  ];
  it.each(refused)('refuses %s', (_, path, text, fault) => {
    expect(forbiddenImports(importsOf(path, text), rooms)).toEqual([expect.stringContaining(fault)]);
  });

  const accepted: readonly (readonly [situation: string, path: string, text: string])[] = [
    ['its own folder', 'src/http/a.ts', "import { b } from './deeper/b.ts';"],
    ['the interface of the ledger in the engine', 'src/engine/a.ts', "import { Broken } from '../ledger/ledger.ts';"],
    ['types where types are allowed', 'src/ledger/a.ts', "import type { Link } from '../sync/link.ts';"],
    ['types one by one', 'src/ledger/a.ts', "export { type Link } from '../sync/link.ts';"],
    ['digests in a pure folder', 'src/sync/a.ts', "import { createHash } from 'node:crypto';"],
    ['the SDK in a connector', 'connectors/a/x.ts', "import { z } from 'tandem-sync/sdk';"],
    ['the sandbox kit in a sandbox', 'connectors/a/sandbox.ts', "import { http } from 'tandem-sync/sdk/sandbox';"],
    ['a deeper sandbox', 'connectors/a/sandbox/tickets.ts', "import { http } from 'tandem-sync/sdk/sandbox';"],
    ['everything in main', 'src/main.ts', "import { all } from '../connectors/index.ts'; import './http/x.ts';"],
    ['what only looks like an import', 'src/model/a.ts', "// import 'axios'\nexport const text = \"import 'axios'\";"],
  ];
  it.each(accepted)('accepts %s', (_, path, text) => {
    expect(forbiddenImports(importsOf(path, text), rooms)).toEqual([]);
  });

  it('names file and line', () => {
    const [first] = forbiddenImports(importsOf('src/sync/a.ts', "\n\nimport x from 'axios';\n"), rooms);
    expect(first).toBe('src/sync/a.ts:3 imports axios: sync may not use this package');
  });

  it('finds a package that is there by luck', () => {
    const manifest = { dependencies: { axios: '1' }, devDependencies: { vitest: '5', '@types/hast': '3' } };
    const text = "import 'axios/x'; import 'vitest'; import type { A } from 'hast'; import type { B } from '@a/b';\n";
    expect(undeclared(importsOf('src/http/a.ts', text), manifest)).toEqual([
      'src/http/a.ts:1 imports vitest',
      'src/http/a.ts:1 imports @a/b',
    ]);
    expect(undeclared(importsOf('src/sdk/testing/a.ts', "import 'vitest';"), manifest)).toEqual([]);
  });

  it('finds each ring once', () => {
    const edges = [
      ['b', 'c'],
      ['c', 'a'],
      ['a', 'b'],
      ['c', 'd'],
      ['d', 'c'],
      ['d', 'e'],
    ] as const;
    expect(rings(edges)).toEqual(['a → b → c → a', 'c → d → c']);
  });

  it('finds a connector that is not on the list', () => {
    const files = new Map([
      ['connectors/index.ts', "import { a } from './a/index.ts';"],
      ['connectors/a/index.ts', ''],
      ['connectors/b/index.ts', ''],
    ]);
    const list = 'connectors/index.ts';
    expect(unlisted(list, files, allImports(files))).toEqual(['connectors/b']);
    expect(unlisted(list, new Map([['connectors/b/index.ts', '']]), [])).toEqual(['connectors/b']);
    expect(unlisted(list, new Map(), [])).toEqual([]);
  });

  it('finds a file that is one line too long', () => {
    const files = new Map([
      ['src/a.ts', 'x\n'.repeat(3)],
      ['src/b.ts', 'x\n'.repeat(4)],
    ]);
    expect(tooLong(files, 3)).toEqual(['src/b.ts (4 lines)']);
  });
});
