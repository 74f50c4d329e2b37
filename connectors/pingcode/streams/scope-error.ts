import { ConfigError, text, type Text } from 'tandem-sync/sdk';

/** A scope value that PingCode does not know, at the place where the admin wrote it. */
export const scopeError = (path: 'scope.product' | 'scope.project' | 'scope.type', words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path, words }]);

interface Choice {
  readonly path: 'scope.product' | 'scope.project';
  readonly en: string;
  readonly zh: string;
}

/** By identifier, else by name, which must then be the only one. Throws `ConfigError` naming those that exist. */
export function chooseNamed<T extends { readonly identifier: string; readonly name: string }>(
  all: readonly T[],
  wanted: string,
  { path, en, zh }: Choice,
): T {
  const byIdentifier = all.find((one) => one.identifier === wanted);
  if (byIdentifier) return byIdentifier;
  const [first, ...others] = all.filter((one) => one.name === wanted);
  if (first && others.length === 0) return first;
  const known = all.map((one) => one.identifier);
  const words = first
    ? text(
        `${others.length + 1} ${en}s are called "${wanted}"; use the identifier: ${known.join(', ')}`,
        `有 ${others.length + 1} 个${zh}名为“${wanted}”；请改用${zh}标识：${known.join('、')}`,
      )
    : text(
        `PingCode has no ${en} "${wanted}"; it has ${known.join(', ')}`,
        `PingCode 没有${zh}“${wanted}”；现有${zh}：${known.join('、')}`,
      );
  throw scopeError(path, words);
}

/** By id, else by name. Throws `ConfigError` naming the types that exist. */
export function chooseType<T extends { readonly id: string; readonly name: string }>(
  types: readonly T[],
  wanted: string,
  { en, zh }: { readonly en: string; readonly zh: string },
): T {
  const found = types.find((type) => type.id === wanted) ?? types.find((type) => type.name === wanted);
  if (found) return found;
  const known = types.map((type) => type.name);
  throw scopeError(
    'scope.type',
    text(`${en} "${wanted}"; it has ${known.join(', ')}`, `${zh}“${wanted}”；现有类型：${known.join('、')}`),
  );
}
