import type { CallContext, PluginManifest, PluginMethod } from '@gantry/contracts';
import type { SubjectCall, SubjectConfiguration } from './subject.ts';

/** A call and how to name it in a report. */
export interface ProbedCall extends SubjectCall {
  readonly label: string;
}

/** A key that no remote system has. */
export const MISSING_KEY = 'gantry-kit/missing';

const DAY_MS = 24 * 60 * 60_000;
const time = () => {
  const now = Date.now();
  return {
    startTime: new Date(now - DAY_MS).toISOString(),
    endTime: new Date(now).toISOString(),
  };
};

type Parameters = (manifest: PluginManifest) => readonly object[];
const once =
  (parameters: object): Parameters =>
  () => [parameters];
const declared =
  (list: 'panels' | 'widgets', name: string): Parameters =>
  (manifest) =>
    manifest.capabilities.flatMap((capability) =>
      (capability[list] ?? []).map(({ id }) => ({ [name]: id })),
    );

/**
 * The methods that change nothing in a remote system, with parameters to call them with. All others are left
 * alone: a check may run against a system that somebody uses.
 */
const READING: Readonly<Partial<Record<PluginMethod, Parameters>>> = {
  'plugin.testConnection': once({}),
  'catalog.sync': once({}),
  'panel.render': declared('panels', 'panel'),
  'configuration.listKeys': once({}),
  'configuration.getValues': once({ keys: [MISSING_KEY] }),
  'configuration.describePrefix': once({}),
  'logs.search': () => [{ query: { ...time(), filters: [], levels: [], limit: 2 } }],
  'logs.schema': once({}),
  'logs.histogram': () => [
    { query: { ...time(), filters: [], levels: [], limit: 2 }, bucketCount: 4 },
  ],
  'deployment.listRefs': once({ kind: 'all' }),
  'deployment.listCommits': once({ ref: 'main', limit: 2 }),
  'health.check': once({}),
  'incidents.listIncidents': () => [{ query: { ...time(), limit: 2 } }],
  'analysis.analyze': once({}),
  'secrets.resolve': once({ references: [{ path: MISSING_KEY }] }),
  'widget.render': declared('widgets', 'widget'),
};

/** Every call that only reads and that the plugin offers. */
export function readingCalls(
  manifest: PluginManifest,
  methods: readonly PluginMethod[],
  { options, credentials }: SubjectConfiguration,
): ProbedCall[] {
  const context = sampleContext(options);
  return methods
    .filter((method) => method !== 'logs.histogram' || manifest.supportsHistogram)
    .flatMap((method) =>
      (READING[method]?.(manifest) ?? []).map((parameters) => ({
        label: method,
        method,
        parameters,
        context,
        credentials,
      })),
    );
}

function sampleContext(options: Readonly<Record<string, unknown>>): Omit<CallContext, 'deadline'> {
  return {
    requestId: 'gantry-kit',
    integration: { slug: 'kit', name: 'Conformance kit', options },
    assignmentOptions: options,
    environment: 'production',
    actor: { id: 'kit', username: 'kit', roles: ['developer'] },
    entity: {
      ref: 'Service/default/sample',
      uid: '00000000-0000-4000-8000-000000000000',
      kind: 'Service',
      namespace: 'default',
      name: 'sample',
      title: 'Sample',
      spec: { type: 'backend' },
      labels: {},
      annotations: {},
      links: [],
    },
  };
}
