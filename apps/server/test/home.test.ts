import type { PinnedEntity, QuickLink, Widget } from '@gantry/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { ResumingClient } from './support/event-clients.ts';
import { TestServer } from './support/test-server.ts';

interface Dashboard {
  widgets: Widget[];
  quickLinks: QuickLink[];
  pinnedEntities: PinnedEntity[];
  announcements: { id: string; title: string }[];
  sources: Record<string, string>;
  team?: string;
  updatedBy?: string;
}
interface Announcement {
  id: string;
  title: string;
  state: string;
  dismissed: boolean;
}
interface Problems {
  code: string;
  details: { problems: { pointer: string }[] };
}

describe.each(databases(inject('postgresUrl')))('the home page on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  type User = { id: string; username: string; token: string };
  let member: User;
  let viewer: User;
  let stranger: User;

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start(database.db === undefined ? {} : { db: database.db });
    member = await createUser(server, 'mia', 'developer');
    viewer = await createUser(server, 'vera');
    stranger = await createUser(server, 'sam', 'developer');
    const group = await server.post<{ id: string }>('/api/v1/groups', {
      name: 'payments',
      teams: ['payments'],
    });
    for (const { id } of [member, viewer]) {
      await server.post(`/api/v1/groups/${group.body.id}/members`, { userId: id });
    }
  });
  const open: ResumingClient[] = [];
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const path = '/api/v1/dashboard/config';
  const link = (title: string): QuickLink => ({ id: title, title, url: `https://x.test/${title}` });
  const read = async (as: User, query = '') =>
    (await server.get<Dashboard>(`${path}${query}`, { as })).body;
  const auditOf = async (type: string) =>
    (await server.get<{ action: string }[]>(`/api/v1/audit?resourceType=${type}`)).body.map(
      ({ action }) => action,
    );

  it('shows each part of a dashboard from the person, over the team, over everybody', async () => {
    expect((await read(viewer)).sources.widgets).toBe('standard');
    await server.put(path, { quickLinks: [link('all')], widgets: [] });
    await server.put(
      `${path}?scope=team&team=payments`,
      { quickLinks: [link('team')] },
      { as: member },
    );
    expect(await read(viewer)).toMatchObject({
      quickLinks: [link('team')],
      sources: { quickLinks: 'team', widgets: 'global' },
      team: 'payments',
    });
    expect((await read(stranger)).quickLinks).toEqual([link('all')]);
    const own = { quickLinks: [link('mine')] };
    await server.put(`${path}?scope=user`, own, { as: viewer });
    expect((await read(viewer)).quickLinks).toEqual([link('mine')]);
    expect((await read(member)).quickLinks).toEqual([link('team')]);
    expect((await read(viewer, '?scope=team&team=default/payments')).quickLinks).toEqual([
      link('team'),
    ]);
    expect((await read(viewer, '?scope=global')).quickLinks).toEqual([link('all')]);
    // Taken back, the team's shows again.
    await server.delete(`${path}?scope=user`, { as: viewer });
    expect((await read(viewer)).sources.quickLinks).toBe('team');
    expect(await auditOf('dashboard')).toEqual([
      'dashboard.deleted',
      'dashboard.updated',
      'dashboard.updated',
      'dashboard.updated',
    ]);
  });

  it('takes back what it answered, and audits nothing that changes nothing', async () => {
    const { body } = await server.get<Dashboard>(`${path}?scope=global`);
    expect((await server.put(path, body)).status).toBe(200);
    const before = (await auditOf('dashboard')).length;
    expect((await server.put(path, body)).status).toBe(200);
    expect((await auditOf('dashboard')).length).toBe(before);
  });

  it('lets nobody set a dashboard that is not theirs to set', async () => {
    const set = async (as: User, query: string) =>
      (await server.put(`${path}${query}`, {}, { as })).status;
    expect(await set(member, '')).toBe(403);
    expect(await set(member, '?scope=team&team=orders')).toBe(403);
    expect(await set(stranger, '?scope=team&team=payments')).toBe(403);
    expect(await set(viewer, '?scope=team&team=payments')).toBe(403);
    const peek = await server.get(`${path}?scope=team&team=payments`, { as: stranger });
    expect(peek.status).toBe(403);
    expect((await server.put(`${path}?scope=team&team=orders`, {})).status).toBe(200);
  });

  it('refuses widgets that there are not, unsafe links and anything twice', async () => {
    const refuse = async (body: object) => {
      const answer = await server.put<Problems>(path, body);
      expect(answer.status).toBe(400);
      return answer.body.details.problems.map(({ pointer }) => pointer);
    };
    const widget = { id: 'entity_stats', visible: true, order: 0, width: 'half' };
    expect(await refuse({ widgets: [{ ...widget, id: 'harbor_vulns' }] })).toEqual([
      '/widgets/0/id',
    ]);
    expect(await refuse({ widgets: [widget, widget] })).toEqual(['/widgets/1/id']);
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '//evil.test', '/\\evil.test']) {
      expect(await refuse({ quickLinks: [{ ...link('x'), url }] })).toEqual(['/quickLinks/0/url']);
    }
    expect((await server.put(`${path}?scope=team`, {})).status).toBe(400);
  });

  it('leaves out pinned entities that the reader may not read', async () => {
    for (const namespace of ['open', 'closed']) {
      await server.post('/api/v1/entities', {
        kind: 'Team',
        metadata: { name: 'pinned', namespace },
      });
    }
    await server.post('/api/v1/rbac/rules', {
      id: 'closed',
      effect: 'deny',
      subjects: ['user:vera'],
      verbs: ['read'],
      namespaces: ['closed'],
    });
    const pinnedEntities = ['open', 'closed', 'nowhere'].map((namespace) => ({
      id: namespace,
      kind: 'Team',
      namespace,
      name: 'pinned',
    }));
    await server.put(path, { pinnedEntities });
    expect((await read(viewer)).pinnedEntities.map(({ id }) => id)).toEqual(['open']);
    expect((await read(member)).pinnedEntities.map(({ id }) => id)).toEqual(['open', 'closed']);
  });

  it('shows announcements to those they are for, while they last, until they are put away', async () => {
    const hour = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
    const announce = async (body: object) => {
      const answer = await server.post<Announcement>('/api/v1/announcements', body);
      expect(answer.status).toBe(201);
      return answer.body;
    };
    const titles = async (as: User) =>
      (await server.get<Announcement[]>('/api/v1/announcements', { as })).body.map(
        ({ title }) => title,
      );
    const all = await announce({ title: 'All' });
    await announce({ title: 'Payments', teams: ['default/payments'] });
    await announce({ title: 'Developers', roles: ['developer'] });
    await announce({ title: 'Later', from: hour(1) });
    const over = await announce({ title: 'Over', from: hour(-2), until: hour(-1) });
    expect(over.state).toBe('ended');
    expect(await titles(member)).toEqual(['Developers', 'Payments', 'All']);
    expect(await titles(viewer)).toEqual(['Payments', 'All']);
    expect(await titles(stranger)).toEqual(['Developers', 'All']);
    const everything = await server.get<Announcement[]>('/api/v1/announcements?all=true');
    expect(everything.body.map(({ state }) => state)).toEqual([
      'ended',
      'scheduled',
      'active',
      'active',
      'active',
    ]);
    const peek = await server.get('/api/v1/announcements?all=true', { as: member });
    expect(peek.status).toBe(403);

    const dismiss = (id: string, as: User) =>
      server.post(`/api/v1/announcements/${id}/dismiss`, undefined, { as });
    expect((await dismiss(all.id, viewer)).status).toBe(204);
    const own = await server.get<Announcement[]>('/api/v1/announcements', { as: viewer });
    expect(own.body.find(({ id }) => id === all.id)?.dismissed).toBe(true);
    expect((await read(viewer)).announcements.map(({ title }) => title)).toEqual(['Payments']);
    expect((await read(member)).announcements).toHaveLength(3);
    // What is for others is not there.
    const foreign = everything.body.find(({ title }) => title === 'Developers');
    expect((await dismiss(foreign?.id as string, viewer)).status).toBe(404);
    const fixed = await announce({ title: 'Stays', dismissible: false });
    expect((await dismiss(fixed.id, viewer)).status).toBe(409);
    // It says something else now.
    await server.put(`/api/v1/announcements/${all.id}`, { title: 'All of you' });
    expect((await read(viewer)).announcements.map(({ title }) => title)).toContain('All of you');

    expect((await server.delete(`/api/v1/announcements/${all.id}`)).status).toBe(204);
    expect((await server.delete(`/api/v1/announcements/${all.id}`)).status).toBe(404);
    expect((await auditOf('announcement')).slice(0, 3)).toEqual([
      'announcement.deleted',
      'announcement.updated',
      'announcement.created',
    ]);
  });

  it('refuses announcements that cannot be meant, with every problem', async () => {
    const answer = await server.post<Problems>('/api/v1/announcements', {
      title: 'x',
      teams: ['Not A Team'],
      roles: ['emperor'],
      from: '2030-01-02T00:00:00Z',
      until: '2030-01-01T00:00:00Z',
    });
    expect(answer.body.details.problems.map(({ pointer }) => pointer)).toEqual([
      '/teams/0',
      '/roles/0',
      '/until',
    ]);
  });

  it('tells of announcements to all, and of dashboards to those whose they are', async () => {
    const clients = [member, viewer, stranger].map(
      ({ token }) =>
        new ResumingClient(() => `${server.server.url.replace('http', 'ws')}/api/v1/ws`, token),
    );
    open.push(...clients);
    for (const client of clients) await client.connect();
    await server.put(`${path}?scope=user`, { quickLinks: [] }, { as: member });
    await server.put(`${path}?scope=team&team=payments`, { quickLinks: [] }, { as: member });
    await server.post('/api/v1/announcements', { title: 'Heard' });
    const heard: string[][] = [];
    for (const client of clients) {
      await client.until(() => client.events.at(-1)?.type === 'announcement.changed');
      heard.push(client.events.map(({ data }) => String(data.scope ?? 'announcement')));
    }
    expect(heard).toEqual([
      ['user', 'team', 'announcement'],
      ['team', 'announcement'],
      ['announcement'],
    ]);
  });

  it('remembers what each person has looked at, as far as they may still read it', async () => {
    const views = async (as: User, query = '') =>
      (await server.get<{ name: string }[]>(`/api/v1/history${query}`, { as })).body.map(
        ({ name }) => name,
      );
    const look = (name: string, as: User, namespace = 'looked') =>
      server.post('/api/v1/history', { kind: 'Team', namespace, name }, { as });
    const names = Array.from({ length: 105 }, (_, i) => `seen-${i}`);
    const entities = names.map((name) => ({
      kind: 'Team',
      metadata: { name, namespace: 'looked', title: name.toUpperCase() },
    }));
    await server.post('/api/v1/entities/batch', { entities });
    for (const name of names) expect((await look(name, stranger)).status).toBe(204);
    await look('seen-50', stranger);
    expect(await views(stranger, '?limit=3')).toEqual(['seen-50', 'seen-104', 'seen-103']);
    expect(await views(stranger, '?limit=100')).toHaveLength(100);
    expect(await views(viewer)).toEqual([]);
    expect((await look('nothing', stranger)).status).toBe(404);
    // To the letter what is said of something that nobody has written.
    expect((await look('pinned', viewer, 'closed')).status).toBe(404);

    await server.delete('/api/v1/entities/Team/seen-50?namespace=looked');
    await server.post('/api/v1/rbac/rules', {
      id: 'not-104',
      effect: 'deny',
      subjects: ['user:sam'],
      verbs: ['read'],
      namespaces: ['looked'],
    });
    await look('pinned', stranger, 'open');
    expect(await views(stranger)).toEqual(['pinned']);
    await server.delete('/api/v1/rbac/rules/not-104');
    expect(await views(stranger, '?limit=2')).toEqual(['pinned', 'seen-104']);
    expect((await server.delete('/api/v1/history', { as: stranger })).status).toBe(204);
    expect(await views(stranger)).toEqual([]);
  });
});
