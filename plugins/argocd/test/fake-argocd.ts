import { readFileSync } from 'node:fs';
import {
  type DescribedAnswer,
  type DescribedRequest,
  startDescribedApi,
} from '@gantry/plugin-sdk/testing';

export const TOKEN = 'canary-argocd-token';
export const PASSWORD = 'canary-argocd-password';
const TIME = '2026-03-01T12:00:00Z';
const description = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8'));

export interface FakeApp {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  labels: Record<string, string>;
  sync: string;
  health: string;
  healthMessage: string;
  condition?: string;
  /** What an operation goes through, a step at each look. */
  phases: string[];
  operation?: { phase: string; startedAt: string; message: string };
  isPending: boolean;
  managed: object[];
  nodes: object[];
  history: { id: number; revision: string; deployedAt: string }[];
  refreshed: string[];
}

/** An Argo CD as its API description says: applications that are compared, synced and rolled back, over time. */
export async function startFakeArgoCd() {
  const apps: FakeApp[] = [];
  let begun = 0;
  const api = await startDescribedApi({ description, answer });

  function answer(request: DescribedRequest): DescribedAnswer {
    const { operation, parameters, query } = request;
    const sent = Object(request.body);
    if (operation === 'POST /api/v1/session') {
      return sent.username === 'ada' && sent.password === PASSWORD
        ? { body: { token: TOKEN } }
        : failure(401, 'Invalid username or password');
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return failure(401, 'invalid session: token is malformed');
    if (operation.endsWith('/userinfo')) return { body: { loggedIn: true, username: 'ada' } };
    if (operation === 'GET /api/v1/applications') {
      const projects = query.getAll('projects');
      const found = apps.filter(
        ({ project }) => projects.length === 0 || projects.includes(project),
      );
      return { body: { items: found.length === 0 ? null : found.map(brief) } };
    }
    const name = parameters.name ?? parameters.applicationName;
    const wanted = query.get('appNamespace') ?? sent.appNamespace;
    const app = apps.find((one) => one.name === name && (!wanted || one.namespace === wanted));
    // Argo CD does not tell whether an application is missing or forbidden.
    if (!app) return failure(403, 'permission denied');
    if (operation.endsWith('/resource-tree')) return { body: { nodes: app.nodes } };
    if (operation.endsWith('/managed-resources')) return { body: { items: app.managed } };
    if (operation.endsWith('/sync') || operation.endsWith('/rollback')) {
      if (operation.endsWith('/rollback') && !app.history.some(({ id }) => id === sent.id))
        return failure(400, `application ${name} does not have deployment id ${sent.id}`);
      app.isPending = true;
      return { body: full(app) };
    }
    const mode = query.get('refresh');
    if (mode) app.refreshed.push(mode);
    const body = full(app);
    step(app);
    return { body };
  }

  function step(app: FakeApp): void {
    if (app.isPending) {
      app.isPending = false;
      const startedAt = `2026-03-02T00:00:${String(++begun).padStart(2, '0')}Z`;
      app.operation = { phase: app.phases[0] ?? 'Running', startedAt, message: 'said by the fake' };
    } else if (app.operation) {
      const next = app.phases[app.phases.indexOf(app.operation.phase) + 1];
      if (next) app.operation = { ...app.operation, phase: next };
      if (app.operation.phase === 'Succeeded') app.sync = 'Synced';
    }
  }

  return {
    address: api.address,
    api,
    apps,
    add(name: string, more: Partial<FakeApp> = {}): FakeApp {
      const app: FakeApp = {
        name,
        namespace: 'argocd',
        project: 'default',
        labels: {},
        sync: 'Synced',
        health: 'Healthy',
        healthMessage: '',
        phases: ['Running', 'Succeeded'],
        isPending: false,
        managed: [],
        nodes: [],
        history: [{ id: 0, revision: 'abc123', deployedAt: TIME }],
        refreshed: [],
        ...more,
      };
      apps.push(app);
      return app;
    },
    stop: () => api.stop(),
  };
}

export function failure(status: number, message: string): DescribedAnswer {
  return { status, body: { error: message, message, code: 16 } };
}

function brief({ name, namespace, labels, project, sync, health }: FakeApp) {
  return {
    metadata: { name, namespace, labels },
    spec: {
      project,
      source: { repoURL: 'https://github.com/acme/deploy', path: name, targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    },
    status: { sync: { status: sync }, health: { status: health } },
  };
}

function full(app: FakeApp) {
  const { status, ...rest } = brief(app);
  const { operation, condition, history, isPending } = app;
  return {
    ...rest,
    status: {
      sync: { ...status.sync, revision: 'abc123' },
      health: { ...status.health, message: app.healthMessage },
      history,
      ...(condition ? { conditions: [{ type: 'ComparisonError', message: condition }] } : {}),
      ...(operation ? { operationState: operation } : {}),
    },
    ...(isPending ? { operation: { sync: { revision: 'abc123' } } } : {}),
  };
}
