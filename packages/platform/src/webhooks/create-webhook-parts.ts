import type { Clock, Logger } from '@gantry/base';
import type { Store } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { WebhookActions } from '../capabilities/webhook-actions.ts';
import type { CatalogWriter } from '../catalog/catalog-writer.ts';
import type { OutgoingHttp } from '../egress/outgoing-http.ts';
import type { EventStream } from '../events/event-stream.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Syncs } from '../plugins/syncs.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { FanOut } from '../subscriptions/fan-out.ts';
import { DeliverySender } from '../subscriptions/send-delivery.ts';
import { Subscriptions } from '../subscriptions/subscriptions.ts';
import { Deliveries } from './deliveries.ts';
import { DeliveryLog } from './delivery-log.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { deploymentHandler } from './deployment-handler.ts';
import { entityHandlers } from './entity-handlers.ts';
import { DeliveryProcessor } from './process-delivery.ts';
import { RuleActions } from './rule-actions.ts';
import { RuleJudge } from './rule-judge.ts';
import { syncHandler } from './sync-handler.ts';
import { WebhookDirectory } from './webhook-directory.ts';
import { WebhookIntake } from './webhook-intake.ts';
import { Webhooks } from './webhooks.ts';

export interface WebhookPartsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventStream;
  readonly jobs: JobQueue;
  readonly box: SecretBox;
  readonly syncs: Syncs;
  readonly writer: CatalogWriter;
  readonly actions: WebhookActions;
  readonly policy: PolicyEngine;
  readonly http: OutgoingHttp;
}

/** Everything about webhooks, put together. */
export interface WebhookParts {
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly intake: WebhookIntake;
  /** What rules can ask for. */
  readonly actions: RuleActions;
  readonly queue: DeliveryQueue;
  readonly subscriptions: Subscriptions;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createWebhookParts(options: WebhookPartsOptions): WebhookParts {
  const { store, clock, log, events, jobs, box, syncs, writer, policy, http } = options;
  const subscriptions = new Subscriptions({ store, clock, policy, secrets: box });
  const sender = new DeliverySender({ store, clock, subscriptions, http });
  const directory = new WebhookDirectory(store, box);
  const judge = new RuleJudge();
  const actions = new RuleActions(
    [...entityHandlers(writer), deploymentHandler(clock), syncHandler(syncs, jobs)],
    options.actions,
  );
  const processor = new DeliveryProcessor({ store, clock, actions, judge });
  const queue = new DeliveryQueue({
    store,
    jobs,
    clock,
    log,
    process: async (row) => {
      if (row.direction === 'out') return await sender.send(row);
      const webhook = directory.get(row.target);
      // It was deleted; its deliveries go with it.
      if (webhook) await processor.process(row, webhook);
    },
    isBusy: () => deliveryLog.isBusy,
  });
  const deliveryLog: DeliveryLog = new DeliveryLog({
    store,
    log,
    onStored: (targets) => queue.wake(targets),
  });
  const fanOut = new FanOut({
    store,
    events,
    policy,
    clock,
    log,
    onStored: (targets) => queue.wake(targets),
  });
  const webhooks = new Webhooks({ store, clock, events, secrets: box, actions });
  return {
    webhooks,
    actions,
    queue,
    subscriptions,
    intake: new WebhookIntake(directory, deliveryLog, clock),
    deliveries: new Deliveries({ store, clock, queue, webhooks, directory, judge }),
    async start() {
      await directory.start(events);
      queue.start();
      fanOut.start();
    },
    async stop() {
      await fanOut.stop();
      await deliveryLog.settled();
      await queue.stop();
      await judge.stop();
    },
  };
}
