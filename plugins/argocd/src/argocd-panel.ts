import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PanelDocument,
  PanelPlugin,
  type PanelSection,
  PLUGIN_ERROR_CODES,
} from '@gantry/plugin-sdk';
import { type JsonRecord, readList, readRecord, textIn } from '@gantry/plugin-sdk/json';
import { type Application, levelOf, readApplication } from './application.ts';
import { findDifferences } from './differences.ts';
import { type AppReference, appsOf, pathOf } from './instances.ts';

/** Of one entity. More would be a page that nobody reads. */
const MAX_APPS = 8;
const MAX_RESOURCES = 300;
const MAX_HISTORY = 20;

/** The Argo CD tab: sync and health, resources, what differs, and the history of an entity's applications. */
export class ArgoCdPanel extends PanelPlugin {
  async render(ctx: EntityCallContext, _credentials: Credentials): Promise<PanelDocument> {
    const apps = appsOf(ctx);
    const drawn = await Promise.all(apps.slice(0, MAX_APPS).map(drawOrReason));
    const sections = drawn.flat();
    if (apps.length > MAX_APPS) {
      const text = `${apps.length - MAX_APPS} more applications are not shown.`;
      sections.push({ type: 'status', level: 'info', text });
    }
    return { sections: sections.slice(0, 50) };
  }
}

/** An application that is not there, or may not be seen, says so in its place. */
async function drawOrReason(reference: AppReference): Promise<PanelSection[]> {
  try {
    return await draw(reference);
  } catch (error) {
    const { authenticationFailed, inputInvalid } = PLUGIN_ERROR_CODES;
    const known: readonly string[] = [authenticationFailed, inputInvalid];
    if (!isPluginError(error) || !known.includes(error.code)) throw error;
    const title = `${reference.instance.name}:${reference.app}`;
    const text = 'Argo CD does not show this application.';
    return [{ type: 'status', title, level: 'unknown', text, detail: error.message }];
  }
}

async function draw(reference: AppReference): Promise<PanelSection[]> {
  const { instance, app } = reference;
  const application = await instance.ask(pathOf(reference), { read: readApplication });
  const differs = application.sync === 'OutOfSync';
  const [resources, differences] = await Promise.all([
    instance.ask(pathOf(reference, '/resource-tree'), { read: resourceSection }),
    differs
      ? instance.ask(pathOf(reference, '/managed-resources'), { read: differenceSection })
      : undefined,
  ]);
  const title = `${instance.name}:${app}`;
  return [
    ...statusSections(application, title),
    overviewSection(application, reference),
    ...(differences ? [differences] : []),
    resources,
    ...historySection(application),
  ];
}

function statusSections(application: Application, title: string): PanelSection[] {
  const { health, sync, healthMessage, operation, conditions } = application;
  const level = health === 'Healthy' ? levelOf(sync) : levelOf(health);
  const first: PanelSection = {
    type: 'status',
    title,
    level,
    text: `${health}, ${sync === 'OutOfSync' ? 'out of sync' : sync.toLowerCase()}`,
    ...(healthMessage ? { detail: healthMessage.slice(0, 2_000) } : {}),
  };
  const problems: PanelSection[] = conditions.slice(0, 5).map(({ type, message }) => ({
    type: 'status',
    level: /error/i.test(type) ? 'critical' : 'warning',
    text: type,
    detail: message.slice(0, 2_000),
  }));
  if (operation && ['Failed', 'Error'].includes(operation.phase)) {
    const detail = operation.message?.slice(0, 2_000);
    const text = 'The last sync failed.';
    problems.push({ type: 'status', level: 'critical', text, ...(detail ? { detail } : {}) });
  }
  return [first, ...problems];
}

function overviewSection(application: Application, { instance, app }: AppReference): PanelSection {
  const { destination, namespace, operation } = application;
  const path = namespace ? `${namespace}/${app}` : app;
  const cluster = destination.name ?? destination.server;
  const values: [string, string | undefined][] = [
    ['Project', application.project],
    ['Repository', application.repoUrl],
    ['Path', application.path],
    ['Wants', application.targetRevision],
    ['Has', application.revision?.slice(0, 12)],
    ['Deployed to', [cluster, destination.namespace].filter(Boolean).join(' / ')],
  ];
  const items = values.flatMap(([label, value]) => (value ? [{ label, value }] : []));
  const url = `${instance.address}/applications/${path}`;
  const link = { label: 'Application', value: { text: app, url } };
  const last = operation
    ? [
        {
          label: 'Last operation',
          value: { text: operation.phase, level: levelOf(operation.phase) },
        },
      ]
    : [];
  return { type: 'properties', items: [link, ...items, ...last] };
}

function resourceSection(answer: unknown): PanelSection {
  const { nodes } = readRecord(answer);
  const all = nodes === null || nodes === undefined ? [] : readList(nodes, '"nodes"');
  const children = new Map<string, JsonRecord[]>();
  for (const node of all) {
    const parents = Array.isArray(node.parentRefs) ? readList(node.parentRefs) : [];
    const key = textIn(parents[0], 'uid') ?? '';
    children.set(key, [...(children.get(key) ?? []), node]);
  }
  const rows: Extract<PanelSection, { type: 'table' }>['rows'] = [];
  const seen = new Set<JsonRecord>();
  const add = (node: JsonRecord, depth: number): void => {
    if (seen.has(node) || rows.length >= MAX_RESOURCES) return;
    seen.add(node);
    const health = textIn(node.health, 'status');
    rows.push({
      name: `${'    '.repeat(depth)}${textIn(node, 'name') ?? '?'}`,
      kind: textIn(node, 'kind') ?? '?',
      namespace: textIn(node, 'namespace') ?? null,
      health: health ? { text: health, level: levelOf(health) } : null,
    });
    for (const child of children.get(textIn(node, 'uid') ?? '?') ?? []) add(child, depth + 1);
  };
  for (const node of children.get('') ?? []) add(node, 0);
  // What belongs to something that is not in the tree.
  for (const node of all) add(node, 0);
  const hidden = all.length - rows.length;
  return {
    type: 'table',
    title: hidden > 0 ? `Resources (${hidden} more are not shown)` : 'Resources',
    columns: [
      { key: 'name', label: 'Name' },
      { key: 'kind', label: 'Kind' },
      { key: 'namespace', label: 'Namespace' },
      { key: 'health', label: 'Health' },
    ],
    rows,
    empty: 'The application has no resources.',
  };
}

function differenceSection(answer: unknown): PanelSection {
  const { items } = readRecord(answer);
  const differences = findDifferences(items === null || items === undefined ? [] : readList(items));
  return {
    type: 'table',
    title: 'What differs',
    columns: [
      { key: 'resource', label: 'Resource' },
      { key: 'what', label: 'What a sync would do' },
      { key: 'fields', label: 'Fields' },
    ],
    rows: differences.slice(0, MAX_RESOURCES).map(({ resource, what, fields }) => ({
      resource,
      what,
      fields: fields.join(', ') || null,
    })),
    empty: 'Nothing that a sync would change.',
  };
}

function historySection({ history }: Application): PanelSection[] {
  const events = history.slice(0, MAX_HISTORY).flatMap(({ id, revision, deployedAt, by }) =>
    deployedAt === undefined
      ? []
      : [
          {
            at: deployedAt,
            title: revision.slice(0, 100) || `#${id}`,
            detail: [`#${id}`, by].filter(Boolean).join(' · '),
          },
        ],
  );
  return events.length === 0 ? [] : [{ type: 'timeline', title: 'History', events }];
}
