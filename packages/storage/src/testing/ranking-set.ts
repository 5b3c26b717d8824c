import { sampleEntity } from './sample-entity.ts';

/** A small catalog and what searching it must give, in order, on every database. */
export const rankingEntities = [
  sampleEntity('payments', { kind: 'Team', title: 'Payments' }),
  sampleEntity('payments-api', { title: 'Payments API', owner: 'payments', tags: ['gold'] }),
  sampleEntity('ledger', {
    title: 'Ledger',
    owner: 'payments',
    description: 'Books every payment twice',
  }),
  sampleEntity('checkout', { title: 'Checkout', description: 'Calls payments-api when you buy' }),
  sampleEntity('web', { title: 'Website', spec: { repoUrl: 'https://git.example.com/shop/web' } }),
  sampleEntity('cafe', { title: 'Café menu', tags: ['golden'] }),
  sampleEntity('api-gateway', { title: 'Gateway', labels: { tier: 'edge' } }),
];

export const rankingCases = [
  // The whole name comes first, then names that start with it, then owners, then descriptions.
  { query: 'payments', expected: ['payments', 'payments-api', 'ledger', 'checkout'] },
  { query: 'payments-api', expected: ['payments-api', 'checkout'] },
  // The last word may be unfinished, also across accents and case.
  { query: 'pay', expected: ['payments', 'payments-api', 'ledger', 'checkout'] },
  { query: 'CAFÉ', expected: ['cafe'] },
  { query: 'cafe m', expected: ['cafe'] },
  // A whole word beats the beginning of one.
  { query: 'gold', expected: ['payments-api', 'cafe'] },
  { query: 'api', expected: ['api-gateway', 'payments-api', 'checkout'] },
  // Spec, labels and kind are searched too.
  { query: 'shop', expected: ['web'] },
  { query: 'edge', expected: ['api-gateway'] },
  { query: 'team', expected: ['payments'] },
  // Every word must occur.
  { query: 'payments gold', expected: ['payments-api'] },
  { query: 'payments nothing', expected: [] },
  // Mistyped: a letter wrong, missing, too many, swapped; also in an unfinished word.
  { query: 'paymentz', expected: ['payments', 'payments-api', 'ledger', 'checkout'] },
  { query: 'ledgr', expected: ['ledger'] },
  { query: 'checkoutt', expected: ['checkout'] },
  { query: 'gatewya', expected: ['api-gateway'] },
  { query: 'chekc', expected: ['checkout'] },
  { query: 'pyaemnts', expected: ['payments', 'payments-api', 'ledger', 'checkout'] },
  { query: 'xedge', expected: ['api-gateway'] },
  // Not in short words, nor in numbers: one sign more is another thing there.
  { query: 'apo', expected: [] },
  // What is typed in full stands before what it may also mean.
  { query: 'golden', expected: ['cafe'] },
];
