import type {
  Delivery,
  DeliveryDetails,
  Subscription,
  Webhook,
  WebhookActionDescription,
  WebhookInput,
} from '@gantry/client';
import type { DeliveryState } from '@gantry/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

/** What comes to webhooks is no event: whoever looks at it asks again. */
const LOOK_MS = 5_000;
const LISTED = 100;

export const webhooksQuery = queryOptions({
  queryKey: keys.webhooks,
  queryFn: async ({ signal }): Promise<readonly Webhook[]> => {
    const { data } = await api.GET('/api/v1/webhooks', { signal });
    return data ?? [];
  },
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: keys.webhook(id),
    queryFn: async ({ signal }): Promise<Webhook> => {
      const { data } = await api.GET('/api/v1/webhooks/{id}', { params: { path: { id } }, signal });
      return data as Webhook;
    },
  });

export const webhookActionsQuery = queryOptions({
  queryKey: keys.webhookActions,
  queryFn: async ({ signal }): Promise<readonly WebhookActionDescription[]> => {
    const { data } = await api.GET('/api/v1/webhook-actions', { signal });
    return data ?? [];
  },
});

export const deliveriesQuery = (target: string, state: DeliveryState | undefined) =>
  queryOptions({
    queryKey: keys.deliveries(target, state),
    queryFn: async ({ signal }): Promise<readonly Delivery[]> => {
      const query = { target, limit: LISTED, ...(state === undefined ? {} : { state }) };
      const { data } = await api.GET('/api/v1/deliveries', { params: { query }, signal });
      return data ?? [];
    },
    refetchInterval: LOOK_MS,
  });

export const deliveryQuery = (target: string, id: string) =>
  queryOptions({
    queryKey: keys.delivery(target, id),
    queryFn: async ({ signal }): Promise<DeliveryDetails> => {
      const params = { path: { id } };
      const { data } = await api.GET('/api/v1/deliveries/{id}', { params, signal });
      return data as DeliveryDetails;
    },
    refetchInterval: LOOK_MS,
  });

export const subscriptionsQuery = queryOptions({
  queryKey: keys.subscriptions,
  queryFn: async ({ signal }): Promise<readonly Subscription[]> => {
    const { data } = await api.GET('/api/v1/subscriptions', { signal });
    return data ?? [];
  },
});

export const sentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.sent(id),
    queryFn: async ({ signal }): Promise<readonly Delivery[]> => {
      const params = { path: { id }, query: { limit: 20 } };
      const { data } = await api.GET('/api/v1/subscriptions/{id}/deliveries', { params, signal });
      return data ?? [];
    },
    refetchInterval: LOOK_MS,
  });

/** A webhook as it is written, without what the server says about it. */
export function inputOf(webhook: Webhook): WebhookInput {
  const { name, description, enabled, signature, identifier, eventType, deliveryId } = webhook;
  const { match, entities, maxBytes, rules } = webhook;
  return {
    name,
    enabled,
    signature,
    rules,
    ...(description === undefined ? {} : { description }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(eventType === undefined ? {} : { eventType }),
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(match === undefined ? {} : { match }),
    ...(entities === undefined ? {} : { entities }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}
