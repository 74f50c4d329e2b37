import { ConfigError, text, type HttpClient, type Text } from 'tandem-sync/sdk';
import { CODES, faultCode } from './faults.ts';
import { listAll } from './listing.ts';
import { Product } from './schema.ts';

const PATH = '/v1/ship/products';

export const isId = (value: string): boolean => /^[0-9a-f]{24}$/.test(value);

/** A scope value that PingCode does not know, at the place where the admin wrote it. */
export const scopeError = (path: 'scope.product' | 'scope.type', words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path, words }]);

/** Finds a product by id, identifier or name, in this order. Throws `ConfigError` naming those that exist when there is none, or more than one of that name. */
export async function findProduct(http: HttpClient, wanted: string): Promise<Product> {
  const byId = isId(wanted) ? await productById(http, wanted) : undefined;
  if (byId) return byId;
  const all = await listAll(http, PATH, {}, Product);
  const byIdentifier = all.find((product) => product.identifier === wanted);
  if (byIdentifier) return byIdentifier;
  const [first, ...others] = all.filter((product) => product.name === wanted);
  if (!first || others.length > 0) throw noProduct(wanted, all, others.length);
  return first;
}

async function productById(http: HttpClient, id: string): Promise<Product | undefined> {
  try {
    return await http.get(`${PATH}/${id}`, {}, Product);
  } catch (error) {
    if (faultCode(error) === CODES.productAbsent) return undefined;
    throw error;
  }
}

const noProduct = (wanted: string, all: readonly Product[], others: number): ConfigError => {
  const known = all.map((product) => product.identifier);
  const words =
    others > 0
      ? text(
          `${others + 1} products are called "${wanted}"; use the identifier: ${known.join(', ')}`,
          `有 ${others + 1} 个产品名为“${wanted}”；请改用产品标识：${known.join('、')}`,
        )
      : text(
          `PingCode has no product "${wanted}"; it has ${known.join(', ')}`,
          `PingCode 没有产品“${wanted}”；现有产品：${known.join('、')}`,
        );
  return scopeError('scope.product', words);
};
