import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from './support/test-server.ts';
import { useCli } from './support/use-cli.ts';

const PASSWORD = 'a password for tests';
const cli = useCli();
const tokens = new Map<string, string>();

const api = async <T>(
  method: string,
  path: string,
  body?: unknown,
  { as = cli.server.token, headers = {} }: { as?: string; headers?: object } = {},
): Promise<{ status: number; body: T }> => {
  const response = await fetch(`${cli.server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
};

async function createUser(username: string, role: string): Promise<void> {
  const first = 'the first password';
  const { body } = await api<{ id: string }>('POST', '/auth/register', {
    username,
    password: first,
  });
  await api('PUT', `/auth/users/${body.id}`, { role });
  const token = await signIn(cli.server.url, username, first);
  const passwords = { currentPassword: first, newPassword: PASSWORD };
  await api('PUT', '/auth/me/password', passwords, { as: token });
  tokens.set(username, token);
}

const as = (username: string) => ({
  environment: { GANTRY_SERVER: cli.server.url, GANTRY_TOKEN: tokens.get(username) as string },
});
const rename = {
  type: 'internal',
  config: {
    operation: 'update-entity',
    entity: 'Service/${{ inputs.service }}',
    set: { metadata: { title: '${{ inputs.title }}' } },
  },
  inputs: [
    { name: 'service', type: 'select', entityKind: 'Service', required: true },
    { name: 'title', type: 'string', required: true },
    { name: 'count', type: 'number' },
    { name: 'color', type: 'select', options: ['red', 'green'] },
    { name: 'sure', type: 'boolean', default: true },
  ],
};

beforeAll(async () => {
  const entity = (kind: string, name: string, spec: object, more: object = {}) =>
    api('POST', '/entities', { kind, metadata: { name, ...more }, spec });
  await entity('Service', 'shop', {});
  await entity('Service', 'hidden', {}, { namespace: 'vault' });
  await entity('Action', 'rename', rename);
  await entity('Action', 'platform-only', {
    ...rename,
    permissions: { allowedRoles: ['platform-engineer'] },
  });
  await entity('Action', 'checked', { ...rename, permissions: { requireApproval: true } });
  await entity('Action', 'purge', { ...rename, effect: 'destructive' });
  for (const [name, role] of [
    ['ada', 'developer'],
    ['vera', 'viewer'],
    ['paul', 'platform-engineer'],
  ] as const) {
    await createUser(name, role);
  }
  await api('POST', '/rbac/rules', {
    id: 'vault',
    effect: 'deny',
    subjects: ['user:ada', 'user:vera'],
    verbs: ['*'],
    namespaces: ['vault'],
  });
});

describe('running actions from a terminal', () => {
  it('shows what there is, what a run would do, what it says, and how it ended', async () => {
    expect((await cli.run(['actions', 'list'])).out).toMatch(/^rename +rename/m);
    expect((await cli.run(['actions', 'show', 'rename'])).out).toContain('service  string');
    const args = ['run', 'rename', '--input', 'service=shop', '--input', 'title=Shop', '--input'];
    const plan = await cli.run([...args, 'count=3', '--dry-run']);
    expect(plan.out).toContain('Change Service/shop: {"metadata":{"title":"Shop"}}');
    const done = await cli.run([...args, 'count=3', '--wait']);
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('outcome:')]);
    expect(done.err).toContain('Service/shop: updated.');
    const list = await cli.run(['runs', 'list', '--mine', '-o', 'json']);
    const [run] = JSON.parse(list.out);
    expect(run).toMatchObject({ action: 'rename', state: 'succeeded', source: 'cli' });
    expect((await cli.run(['runs', 'show', run.id])).out).toContain('succeeded   main');
    expect((await cli.run(['runs', 'log', run.id])).err).toContain('Service/shop: updated.');
  });

  it('exits with what went wrong', async () => {
    const refused = await cli.run(['run', 'rename', '--input', 'service=nothing']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('/inputs/title is required');
    expect(refused.err).toContain('/inputs/service there is no Service/nothing');
    expect((await cli.run(['run', 'nothing'])).code).toBe(5);
    const inputs = ['--inputs', '{"service":"vault/hidden","title":"x"}'];
    const failed = await cli.run(['run', 'rename', ...inputs, '--wait'], as('paul'));
    expect(failed.code).toBe(0);
    const purge = await cli.run(['run', 'purge', ...inputs]);
    expect([purge.code, purge.err]).toEqual([2, expect.stringContaining('--yes')]);
  });

  it('makes, lists and deletes schedules', async () => {
    const inputs = ['--input', 'service=shop', '--input', 'title=Nightly'];
    const times = ['--cron', '30 2 * * 1-5', '--time-zone', 'Europe/Berlin'];
    const base = ['actions', 'schedules'];
    const made = await cli.run([...base, 'set', 'rename', 'nightly', ...times, ...inputs]);
    expect([made.code, made.err]).toEqual([0, expect.stringContaining('It runs next')]);
    expect((await cli.run([...base, 'list', 'rename'])).out).toMatch(/^nightly +30 2 \* \* 1-5/m);
    const never = await cli.run([...base, 'set', 'rename', 'x', '--cron', 'often', ...inputs]);
    expect([never.code, never.err]).toEqual([1, expect.stringContaining('is no schedule')]);
    expect((await cli.run([...base, 'delete', 'rename', 'nightly'])).code).toBe(0);
  });

  it('waits through an approval, which somebody else gives with a reason', async () => {
    const inputs = ['--inputs', '{"service":"shop","title":"Approved"}'];
    const waiting = cli.run(['run', 'checked', ...inputs, '--wait'], as('ada'));
    const awaiting = () => cli.run(['runs', 'list', '--awaiting', '-o', 'name'], as('paul'));
    await expect.poll(async () => (await awaiting()).out).not.toBe('');
    const id = (await awaiting()).out.trim();
    const own = await cli.run(['runs', 'approve', id, '--reason', 'mine'], as('ada'));
    expect([own.code, own.err]).toEqual([4, expect.stringContaining('Nobody approves')]);
    const given = await cli.run(['runs', 'approve', id, '--reason', 'seen'], as('paul'));
    expect(given.code).toBe(0);
    expect((await waiting).code).toBe(0);
  });
});

/** Numbers that look random and are the same in every run. */
function* numbers(seed: string): Generator<number> {
  for (let count = 0; ; count++) {
    yield* createHash('sha256').update(`${seed}/${count}`).digest();
  }
}

interface Outcome {
  readonly code?: string;
  readonly problems?: object[];
  readonly state?: string;
  readonly inputs?: object;
  readonly digest?: string;
}

describe('one capability, every surface', () => {
  const random = numbers('surfaces');
  const pick = <T>(choices: readonly T[]): T =>
    choices[(random.next().value as number) % choices.length] as T;
  const valid = { service: 'shop', title: 'Valid', count: 2, color: 'red' };
  const cases = Array.from({ length: 12 }, (_, index) => {
    if (index < 2) {
      const action = index === 0 ? 'rename' : 'checked';
      return { index, username: 'ada', action, inputs: valid };
    }
    const inputs = {
      service: pick(['shop', 'nothing', 'vault/hidden', 3, undefined]),
      title: pick(['A title', '', undefined, '${{ inputs.service }}']),
      count: pick([1, 'many', undefined]),
      color: pick(['red', 'blue', undefined]),
      extra: pick([undefined, undefined, 1]),
    };
    return {
      index,
      username: pick(['ada', 'vera', 'paul']),
      action: pick(['rename', 'platform-only', 'checked']),
      inputs: JSON.parse(JSON.stringify(inputs)) as object,
    };
  });

  it.each(cases)(
    'gives the same validation, decision and line in the trail: $index, $username, $action',
    async ({ username, action, inputs }) => {
      const token = tokens.get(username) as string;
      const asked = async (client: string): Promise<Outcome> => {
        const { body } = await api<Outcome & { details?: { problems?: object[] } }>(
          'POST',
          `/actions/${action}/execute`,
          { inputs },
          { as: token, headers: { 'x-gantry-client': client } },
        );
        return body.code === undefined ? body : { code: body.code, ...body.details };
      };
      const typed = async (): Promise<Outcome> => {
        const args = ['run', action, '--inputs', JSON.stringify(inputs), '-o', 'json'];
        const { out, err } = await cli.run(args, as(username));
        if (out !== '') return JSON.parse(out) as Outcome;
        return JSON.parse(err) as Outcome;
      };
      const outcomes = [await asked('api'), await asked('ui'), await typed()].map(
        ({ code, problems, inputs: taken, digest }) => ({ code, problems, taken, digest }),
      );
      const [first] = outcomes;
      for (const outcome of outcomes) expect(outcome).toEqual(first);
      if (first?.code !== undefined) return;
      const { body } = await api<{ after: string | object; source: string }[]>(
        'GET',
        `/audit?action=run.requested&limit=3`,
      );
      expect(body.map(({ source }) => source)).toEqual(['cli', 'ui', 'api']);
      const [line] = body.map(({ after }) => after);
      for (const { after } of body) expect(after).toEqual(line);
    },
  );
});
