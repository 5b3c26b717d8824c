import { expect, test } from 'vitest';
import { parseRepository } from './repository.ts';

const cart = { owner: 'acme', name: 'cart' };

test.each([
  ['acme/cart', cart],
  ['https://github.com/acme/cart', cart],
  ['https://github.com/acme/cart.git/', cart],
  ['https://github.com/acme/cart/tree/main/src', cart],
  ['git@github.com:acme/cart.git', cart],
  ['ssh://git@github.com/acme/cart', cart],
  ['github.com/acme/cart', cart],
  ['https://gitlab.example.com/acme/cart', undefined],
  ['https://github.com.evil.example/acme/cart', undefined],
  ['acme/..', undefined],
  ['acme', undefined],
  ['https://github.com/acme', undefined],
  ['acme/ca rt', undefined],
  [undefined, undefined],
])('%s', (value, expected) => {
  expect(parseRepository(value, 'github.com')).toEqual(expected);
});
