import { describe, expect, it } from 'vitest';
import { builds } from '../../../src/setup/node24.mjs';
import { explain } from '../../../src/setup/npm.mjs';
import { SetupError } from '../../../src/setup/words.mjs';

/** What npm prints when it fails, shortened, and what the remedy has to speak about. */
const failures: readonly (readonly [situation: string, output: string, remedy: RegExp])[] = [
  [
    'no network',
    'npm error code EAI_AGAIN\nnpm error request to https://r.test/a failed, getaddrinfo EAI_AGAIN',
    /reached|无法连接/,
  ],
  ['a dead proxy', 'npm error code ECONNREFUSED', /proxy|代理/],
  ['a full disk', 'npm error code ENOSPC\nnpm error syscall write', /full|磁盘/],
  [
    'a changed archive',
    'npm error code EINTEGRITY\nnpm error sha512-a wanted but got sha512-b (network)',
    /expects|校验/,
  ],
  ['a folder of somebody else', "npm error code EACCES\nnpm error mkdir '/srv/x'", /write|权限/],
  ['a mirror without the package', 'npm error code E404\nnpm error 404 Not Found', /official|官方/],
  ['a lock file that does not fit', 'npm error code EUSAGE\nnpm error `npm ci` can only install', /npm install/],
  ['anything else', 'npm error code EWEIRD', /above|以上/],
];

describe('a failed npm', () => {
  it.each(failures)('explains %s', (_, output, remedy) => {
    const error = explain('npm ci', output);
    expect(error).toBeInstanceOf(SetupError);
    expect(error.message).toContain(output.split('\n')[0]);
    expect(error.remedy).toMatch(remedy);
  });

  it('shows the first lines only, without stacks and the path of the log', () => {
    const { message } = explain(
      'npm ci',
      [
        'a',
        '',
        'b',
        'npm error     at connect (net.js:1)',
        'A complete log of this run can be found in: x',
        ...'cdefghi',
      ].join('\n'),
    );
    expect(message.split('\n').slice(1)).toEqual(['  a', '  b', '  c', '  d', '  e', '  f']);
  });
});

describe('the builds of Node', () => {
  it.each(Object.entries(builds))('pins %s', (_, { version, integrity }) => {
    expect(version).toMatch(/^(?:2[4-9])\.\d+\.\d+$/);
    expect(Buffer.from(integrity.replace('sha512-', ''), 'base64')).toHaveLength(64);
  });
});
