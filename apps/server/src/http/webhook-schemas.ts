import {
  DeliveryDetailsSchema,
  DeliverySchema,
  RuleTrialSchema,
  SubscriptionInputSchema,
  SubscriptionSchema,
  WebhookInputSchema,
  WebhookSchema,
} from '@gantry/contracts';
import { named } from './named-schema.ts';

/** Webhooks, and what came to them. */
export const webhookSchemas = {
  Webhook: named('Webhook', WebhookSchema),
  WebhookInput: named('WebhookInput', WebhookInputSchema),
  Delivery: named('Delivery', DeliverySchema),
  DeliveryDetails: named('DeliveryDetails', DeliveryDetailsSchema),
  Subscription: named('Subscription', SubscriptionSchema),
  SubscriptionInput: named('SubscriptionInput', SubscriptionInputSchema),
  RuleTrial: named('RuleTrial', RuleTrialSchema),
};
