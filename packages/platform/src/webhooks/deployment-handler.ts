import { type Clock, createId } from '@gantry/base';
import { fullRef } from '../catalog/projections.ts';
import {
  DEPLOYMENT_STATES,
  type DeploymentState,
  recordDeployment,
} from '../deployments/record-deployment.ts';
import { errors } from '../errors.ts';
import { type BuiltInHandler, EVENT_POINTER, textAt } from './built-in-handlers.ts';

/** What senders call the states of a deployment. */
const STATES: Readonly<Record<string, DeploymentState>> = {
  queued: 'queued',
  pending: 'queued',
  waiting: 'queued',
  created: 'queued',
  in_progress: 'in_progress',
  running: 'in_progress',
  progressing: 'in_progress',
  success: 'success',
  succeeded: 'success',
  failure: 'failure',
  failed: 'failure',
  error: 'failure',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  inactive: 'superseded',
};

/** Writes down that a version of an entity was brought somewhere. The same deployment is brought up to date. */
export function deploymentHandler(clock: Clock): BuiltInHandler {
  const pointer = (description: string) => ({ ...EVENT_POINTER, description });
  return {
    name: 'record_deployment',
    label: 'Record a deployment',
    description:
      'Writes down that a version of the entity was brought into an environment, and how that stands.',
    isAboutEntity: true,
    configSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        environment: { type: 'string', maxLength: 100, description: 'A fixed environment.' },
        environmentFrom: pointer(
          'Where the environment is, such as `/payload/deployment/environment`.',
        ),
        statusFrom: pointer('Where the status is. Without it: success.'),
        versionFrom: pointer('Where the version, tag or branch is.'),
        shaFrom: pointer('Where the commit is.'),
        idFrom: pointer('What tells deployments apart. Without it: the delivery.'),
        urlFrom: pointer('Where a page about it is.'),
        descriptionFrom: pointer('Where a description is.'),
        byFrom: pointer('Who has deployed.'),
      },
      anyOf: [{ required: ['environment'] }, { required: ['environmentFrom'] }],
    },
    run: async (tx, { config, event, entity, deliveryId, context }) => {
      if (!entity) throw new Error('It is about no entity.');
      const environment =
        typeof config.environment === 'string'
          ? config.environment
          : textAt(event, config.environmentFrom);
      if (!environment) throw errors.DELIVERY_LACKS({ pointer: String(config.environmentFrom) });
      const word = config.statusFrom === undefined ? 'success' : textAt(event, config.statusFrom);
      const status = STATES[(word ?? '').toLowerCase()];
      if (!status) {
        throw errors.DEPLOYMENT_STATE_UNKNOWN({ state: word ?? '', known: [...DEPLOYMENT_STATES] });
      }
      const outcome = await recordDeployment(tx, {
        id: createId(),
        entityUid: entity.metadata.uid,
        entity: fullRef({ ...entity.metadata, kind: entity.kind }),
        environment,
        source: context.actor.name,
        externalId: textAt(event, config.idFrom) ?? deliveryId,
        version: textAt(event, config.versionFrom),
        sha: textAt(event, config.shaFrom),
        status,
        url: textAt(event, config.urlFrom),
        description: textAt(event, config.descriptionFrom),
        by: textAt(event, config.byFrom) ?? context.actor.name,
        at: clock.now().toISOString(),
        context,
        clock,
      });
      return `${outcome}: ${environment}, ${status}.`;
    },
  };
}
