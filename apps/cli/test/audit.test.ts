import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useCli } from './support/use-cli.ts';

const cli = useCli();

describe('the audit log on the command line', () => {
  it('is proved, and compared with a head that was kept', async () => {
    const plain = await cli.run(['audit', 'verify']);
    expect(plain).toMatchObject({ code: 0, err: '' });
    expect(plain.out).toMatch(/Result: {3}the chain is whole/);
    const [head] = /\d+:[0-9a-f]{64}/.exec(plain.out) ?? [];
    expect((await cli.run(['audit', 'verify', '--head', head ?? ''])).code).toBe(0);
    const [id] = head?.split(':') ?? [];
    const other = ['audit', 'verify', '--head', `${id}:${'0'.repeat(64)}`, '-o', 'json'];
    const refused = await cli.run(other);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, problem: { kind: 'anchor' } });
    expect(JSON.parse(refused.err)).toMatchObject({ code: 'AUDIT_NOT_PROVED' });
  });

  it('is exported to a file that only its owner may read, or to standard output', async () => {
    await cli.run(['apply', '-f', '-'], { input: 'kind: Team\nmetadata: {name: exported}\n' });
    const file = join(cli.folder, 'audit.jsonl');
    expect(await cli.run(['audit', 'export', '-f', file])).toMatchObject({ code: 0, out: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const entries = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number });
    expect(entries.map(({ id }) => id)).toEqual(entries.map((_, index) => index + 1));
    const csv = await cli.run([
      ...['audit', 'export', '--format', 'csv', '--resource', 'Team/default/exported'],
      ...['--since', '1h', '--action', 'entity.created', '--source', 'cli'],
    ]);
    expect(csv.out.split('\r\n')).toHaveLength(3);
    expect(csv.out).toContain(',admin,entity.created,entity,Team/default/exported,exported,cli,');
  });

  it('is filtered by time and request', async () => {
    const none = await cli.run(['audit', '--until', '2020-01-01', '-o', 'json']);
    expect(none.out).toBe('[]\n');
    expect((await cli.run(['audit', '--since', '5'])).code).toBe(2);
    const [entry] = JSON.parse((await cli.run(['audit', '-o', 'json', '--limit', '1'])).out) as [
      { requestId: string; id: number },
    ];
    const same = await cli.run(['audit', '-o', 'json', '--request', entry.requestId]);
    expect(JSON.parse(same.out)).toMatchObject([{ id: entry.id }]);
  });

  it('loses old entries only to somebody who agrees', async () => {
    expect((await cli.run(['audit', 'prune', '--before', '2020-01-01'])).code).toBe(2);
    expect((await cli.run(['audit', 'prune', '--yes'])).code).toBe(2);
    const pruned = await cli.run(['audit', 'prune', '--before', '365d', '--yes']);
    expect(pruned).toMatchObject({ code: 0, err: 'Removed 0 entries.\n' });
  });
});
