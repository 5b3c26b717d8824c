import type { CapabilityKind } from './capability-kinds.ts';
import type { PluginMethod } from './method-schemas.ts';

/** Where a method of the protocol is found on a capability class. */
export interface MethodDefinition {
  readonly name: string;
  /** The capability that has it; absent for what any capability may have. */
  readonly kind?: CapabilityKind;
  /** True when a class of that kind must have it. */
  readonly required: boolean;
  readonly streams: boolean;
  /**
   * The parameters by name, in the order in which the method takes them after context and credentials. Without it
   * the method takes them as one object.
   */
  readonly positional?: readonly string[];
}

type Rest = { optional?: boolean; streams?: boolean };

const of = (
  kind: CapabilityKind,
  name: string,
  positional?: readonly string[],
  { optional = false, streams = false }: Rest = {},
): MethodDefinition => ({
  kind,
  name,
  required: !optional,
  streams,
  ...(positional ? { positional } : {}),
});
const optional = { optional: true } as const;

/** Every method that the host may call. Free of schemas: a plugin's process loads it. */
export const METHOD_DEFINITIONS: Readonly<Record<PluginMethod, MethodDefinition>> = {
  'plugin.testConnection': {
    name: 'testConnection',
    required: false,
    streams: false,
    positional: [],
  },
  'catalog.sync': of('catalog', 'sync', undefined, { streams: true }),
  'panel.render': of('panel', 'render'),
  'panel.stream': of('panel', 'stream', undefined, { optional: true, streams: true }),
  'configuration.listKeys': of('configuration', 'listKeys', []),
  'configuration.getValues': of('configuration', 'getValues', ['keys']),
  'configuration.setValue': of('configuration', 'setValue', ['key', 'value']),
  'configuration.deleteKey': of('configuration', 'deleteKey', ['key']),
  'configuration.describePrefix': of('configuration', 'describePrefix', [], optional),
  'logs.search': of('logs', 'search', ['query']),
  'logs.schema': of('logs', 'schema', []),
  'logs.histogram': of('logs', 'histogram', ['query', 'bucketCount'], optional),
  'identity.authorizationRequest': of('identity', 'authorizationRequest', [
    'redirectUri',
    'scopes',
  ]),
  'identity.exchangeCode': of('identity', 'exchangeCode', ['code', 'redirectUri', 'codeVerifier']),
  'identity.refresh': of('identity', 'refresh', ['refreshToken']),
  'identity.revoke': of('identity', 'revoke', ['token'], optional),
  'identity.materialize': of(
    'identity',
    'materialize',
    ['connection', 'identityOptions'],
    optional,
  ),
  'deployment.listRefs': of('deployment', 'listRefs', ['kind', 'query']),
  'deployment.listCommits': of('deployment', 'listCommits', ['ref', 'limit']),
  'deployment.resolveCommittish': of('deployment', 'resolveCommittish', ['committish']),
  'deployment.compare': of('deployment', 'compare', ['base', 'head']),
  'deployment.triggerDeployment': of('deployment', 'triggerDeployment', ['refOrSha', 'inputs']),
  'deployment.getDeploymentStatus': of('deployment', 'getDeploymentStatus', ['runId']),
  'deployment.getCheckStatus': of('deployment', 'getCheckStatus', ['committish'], optional),
  'deployment.createTag': of('deployment', 'createTag', ['sha', 'tag', 'message'], optional),
  'deployment.createRelease': of(
    'deployment',
    'createRelease',
    ['tag', 'name', 'bodyMarkdown', 'prerelease'],
    optional,
  ),
  'deployment.listWorkflows': of('deployment', 'listWorkflows', [], optional),
  'deployment.listRecentDeployments': of(
    'deployment',
    'listRecentDeployments',
    ['environments', 'limit'],
    optional,
  ),
  'deployment.getEnvironmentState': of(
    'deployment',
    'getEnvironmentState',
    ['environments'],
    optional,
  ),
  'deployment.createDeploymentArtifact': of(
    'deployment',
    'createDeploymentArtifact',
    ['ref', 'version', 'inputs'],
    optional,
  ),
  'deployment.getArtifactRunStatus': of('deployment', 'getArtifactRunStatus', ['runId'], optional),
  'deployment.getReleaseNotes': of('deployment', 'getReleaseNotes', ['tag'], optional),
  'deployment.getRelease': of('deployment', 'getRelease', ['tag'], optional),
  'deployment.getCommitNote': of(
    'deployment',
    'getCommitNote',
    ['namespace', 'committish'],
    optional,
  ),
  'deployment.listCommitNotes': of(
    'deployment',
    'listCommitNotes',
    ['namespace', 'skipShas'],
    optional,
  ),
  'deployment.diffCommitNotes': of(
    'deployment',
    'diffCommitNotes',
    ['namespace', 'before', 'after'],
    optional,
  ),
  'lifecycle.onProjectArchived': of('lifecycle', 'onProjectArchived', []),
  'lifecycle.onProjectUnarchived': of('lifecycle', 'onProjectUnarchived', [], optional),
  'lifecycle.onProjectCreated': of('lifecycle', 'onProjectCreated', [], optional),
  'lifecycle.onProjectUpdated': of('lifecycle', 'onProjectUpdated', [], optional),
  'lifecycle.onProjectRelocated': of('lifecycle', 'onProjectRelocated', [], optional),
  'lifecycle.onProjectDeleted': of('lifecycle', 'onProjectDeleted', [], optional),
  'lifecycle.resolveRelocationTarget': of('lifecycle', 'resolveRelocationTarget', [], optional),
  'webhook.runAction': of('webhook', 'runAction', undefined, optional),
  'action.run': of('action', 'run', undefined, optional),
  'notification.send': of('notification', 'send', ['message']),
  'secrets.resolve': of('secrets', 'resolve', ['references']),
  'health.check': of('health', 'check'),
  'incidents.listIncidents': of('incidents', 'listIncidents', ['query']),
  'analysis.analyze': of('analysis', 'analyze', []),
  'analysis.remediate': of('analysis', 'remediate', ['remediationId'], optional),
  'widget.render': of('widget', 'render'),
};

export const PLUGIN_METHODS = Object.keys(METHOD_DEFINITIONS) as PluginMethod[];
