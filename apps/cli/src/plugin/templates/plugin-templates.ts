/** A plugin with one capability. `__SLUG__`, `__NAME__`, `__ICON__` and `__DESCRIPTION__` are filled in. */
export interface PluginTemplate {
  readonly icon: string;
  readonly description: string;
  readonly source: string;
}

export type TemplateKind = keyof typeof PLUGIN_TEMPLATES;

const MANIFEST = `    slug: '__SLUG__',
    name: '__NAME__',
    description: '__DESCRIPTION__',
    icon: '__ICON__',
    apiVersion: 1,`;

/** Where the remote system is, and how to sign in. */
const CONNECTION = `    options: [{ name: 'address', label: 'Address', type: 'string', required: true }],
    credentials: [{ name: 'token', label: 'Token', boundTo: ['address'] }],
    permissions: { network: ['option:address'] },`;

const TEST_CONNECTION = `  override async testConnection(ctx: PluginContext, { token }: Credentials) {
    const response = await ctx.http.fetch(\`\${ctx.integration.options.address}/\`, {
      headers: { authorization: \`Bearer \${token}\` },
    });
    if (response.ok) return { ok: true, message: 'The remote system answers.' };
    return { ok: false, message: failureOf(response, response.text).message };
  }`;

/** What "gantry plugin new" can begin with. Built, tested and checked by the tests. */
export const PLUGIN_TEMPLATES = {
  catalog: {
    icon: 'boxes',
    description: 'Brings services into the catalog.',
    source: `import {
  CatalogPlugin,
  type Credentials,
  defineManifest,
  failureOf,
  type PluginContext,
  type SyncPage,
} from '@gantry/plugin-sdk';

interface RemoteService {
  readonly id: string;
  readonly name: string;
}

export default class Plugin extends CatalogPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'catalog',
    hints: { defaultSyncInterval: '15m' },
${CONNECTION}
  });

  async *sync(ctx: PluginContext, { token }: Credentials): AsyncIterable<SyncPage> {
    const response = await ctx.http.fetch(\`\${ctx.integration.options.address}/services\`, {
      headers: { authorization: \`Bearer \${token}\` },
    });
    if (!response.ok) throw failureOf(response, response.text);
    const services = response.json() as readonly RemoteService[];
    yield {
      entities: services.map(({ id, name }) => ({
        // Identifies it in the remote system for ever; the name may change.
        externalId: id,
        entity: { kind: 'Service', metadata: { name }, spec: { type: 'backend' } },
      })),
    };
  }

${TEST_CONNECTION}
}
`,
  },
  panel: {
    icon: 'panel-top',
    description: 'Shows a tab on the pages of services.',
    source: `import {
  defineManifest,
  type EntityCallContext,
  type PanelDocument,
  PanelPlugin,
} from '@gantry/plugin-sdk';

export default class Plugin extends PanelPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'panel',
    authType: 'none',
    panels: [{ id: 'overview', title: '__NAME__', appliesTo: { kinds: ['Service'] } }],
  });

  async render(ctx: EntityCallContext): Promise<PanelDocument> {
    return {
      sections: [
        { type: 'status', level: 'ok', text: \`Hello, \${ctx.entity.name}\` },
        { type: 'properties', items: [{ label: 'Owner', value: ctx.entity.owner ?? 'nobody' }] },
      ],
    };
  }
}
`,
  },
  configuration: {
    icon: 'sliders-horizontal',
    description: 'Reads and writes the configuration of entities.',
    source: `import {
  type ConfigKey,
  type ConfigKeyWithValue,
  ConfigurationPlugin,
  type ConfigValue,
  type Credentials,
  defineManifest,
  type EntityCallContext,
  failureOf,
  type PluginContext,
} from '@gantry/plugin-sdk';

export default class Plugin extends ConfigurationPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'configuration',
${CONNECTION}
  });

  async listKeys(ctx: EntityCallContext, credentials: Credentials): Promise<ConfigKey[]> {
    const all = await this.getValues(ctx, credentials);
    return all.map(({ value: _, ...key }) => key);
  }

  async getValues(
    ctx: EntityCallContext,
    credentials: Credentials,
    keys?: readonly string[],
  ): Promise<ConfigKeyWithValue[]> {
    const response = await this.#ask(ctx, credentials, 'GET');
    const values = response.json() as Record<string, string>;
    return Object.entries(values)
      .filter(([key]) => !keys || keys.includes(key))
      .map(([key, value]) => ({ key, value, dataType: 'string' }));
  }

  async setValue(
    ctx: EntityCallContext,
    credentials: Credentials,
    key: string,
    { value, dataType }: ConfigValue,
  ): Promise<ConfigKey> {
    await this.#ask(ctx, credentials, 'PATCH', { [key]: value });
    return { key, dataType };
  }

  async deleteKey(ctx: EntityCallContext, credentials: Credentials, key: string): Promise<void> {
    await this.#ask(ctx, credentials, 'PATCH', { [key]: null });
  }

${TEST_CONNECTION}

  async #ask(ctx: EntityCallContext, { token }: Credentials, method: string, body?: object) {
    const { address } = ctx.integration.options;
    const response = await ctx.http.fetch(\`\${address}/values/\${ctx.projectSlug}\`, {
      method,
      headers: { authorization: \`Bearer \${token}\` },
      ...(body ? { body } : {}),
    });
    if (!response.ok) throw failureOf(response, response.text);
    return response;
  }
}
`,
  },
  logs: {
    icon: 'scroll-text',
    description: 'Searches the logs of entities.',
    source: `import {
  type Credentials,
  decodeCursor,
  defineManifest,
  encodeCursor,
  type EntityCallContext,
  failureOf,
  type LogEntry,
  type LogField,
  type LogQuery,
  type LogResult,
  LogsPlugin,
  type PluginContext,
} from '@gantry/plugin-sdk';

export default class Plugin extends LogsPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'logs',
${CONNECTION}
  });

  async search(
    ctx: EntityCallContext,
    { token }: Credentials,
    query: LogQuery,
  ): Promise<LogResult> {
    // First, so that a cursor of another query is refused without asking anyone.
    const offset = (decodeCursor(query) as number | undefined) ?? 0;
    const url = new URL(\`\${ctx.integration.options.address}/logs/\${ctx.projectSlug}\`);
    url.searchParams.set('from', query.startTime);
    url.searchParams.set('to', query.endTime);
    url.searchParams.set('offset', String(offset));
    const response = await ctx.http.fetch(url.href, {
      headers: { authorization: \`Bearer \${token}\` },
    });
    if (!response.ok) throw failureOf(response, response.text);
    const found = response.json() as readonly LogEntry[];
    const entries = found.slice(0, query.limit);
    if (found.length <= query.limit) return { entries };
    return { entries, nextCursor: encodeCursor(query, offset + entries.length) };
  }

  async schema(): Promise<LogField[]> {
    return [{ name: 'level', label: 'Level', type: 'string' }];
  }

${TEST_CONNECTION}
}
`,
  },
  webhook: {
    icon: 'webhook',
    description: 'Reacts to webhooks.',
    source: `import {
  type Credentials,
  defineManifest,
  type PluginContext,
  type WebhookActionDefinition,
  WebhookPlugin,
  type WebhookRequest,
} from '@gantry/plugin-sdk';

export default class Plugin extends WebhookPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'webhook',
    authType: 'none',
  });

  override actions(): WebhookActionDefinition[] {
    return [
      {
        name: 'note',
        label: 'Note what came',
        configSchema: {
          type: 'object',
          additionalProperties: false,
          properties: { prefix: { type: 'string' } },
        },
      },
    ];
  }

  // A delivery may come twice, so an action has to do no harm the second time.
  override async runAction(ctx: PluginContext, _: Credentials, request: WebhookRequest) {
    const { prefix = 'note' } = request.actionConfig as { prefix?: string };
    ctx.log.info(\`\${prefix}: \${request.externalIdentifier}\`);
  }
}
`,
  },
  health: {
    icon: 'heart-pulse',
    description: 'Tells how entities are.',
    source: `import {
  type Credentials,
  defineManifest,
  type EntityCallContext,
  failureOf,
  HealthPlugin,
  type HealthReport,
  type PluginContext,
} from '@gantry/plugin-sdk';

export default class Plugin extends HealthPlugin {
  static manifest = defineManifest({
${MANIFEST}
    pluginType: 'health',
${CONNECTION}
  });

  async check(ctx: EntityCallContext, { token }: Credentials): Promise<HealthReport> {
    const { address } = ctx.integration.options;
    const response = await ctx.http.fetch(\`\${address}/health/\${ctx.projectSlug}\`, {
      headers: { authorization: \`Bearer \${token}\` },
    });
    if (response.status === 404) return { status: 'unknown', text: 'Nothing is known about it.' };
    if (!response.ok) throw failureOf(response, response.text);
    return { status: 'ok', text: 'It answers.' };
  }

${TEST_CONNECTION}
}
`,
  },
} as const satisfies Record<string, PluginTemplate>;
