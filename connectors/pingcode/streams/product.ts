import type { HttpClient } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import { listAll } from '../lists/listing.ts';
import { isId } from '../records/read.ts';
import { Product } from '../schema.ts';
import { chooseNamed } from './scope-error.ts';

const PATH = '/v1/ship/products';

/** Finds a product by id, identifier or name, in this order. Throws `ConfigError` naming those that exist when there is none, or more than one of that name. */
export async function findProduct(http: HttpClient, wanted: string): Promise<Product> {
  const byId = isId(wanted) ? await productById(http, wanted) : undefined;
  if (byId) return byId;
  const all = await listAll(http, PATH, {}, Product);
  return chooseNamed(all, wanted, { path: 'scope.product', en: 'product', zh: '产品' });
}

async function productById(http: HttpClient, id: string): Promise<Product | undefined> {
  try {
    return await http.get(`${PATH}/${id}`, {}, Product);
  } catch (error) {
    if (faultCode(error) === CODES.productAbsent) return undefined;
    throw error;
  }
}
