import type { Delivery } from '@gantry/client';
import { text } from '../text/text.ts';
import type { Level } from '../ui/badge.tsx';

const LEVELS: Record<Delivery['state'], Level> = {
  received: 'info',
  retrying: 'warning',
  succeeded: 'ok',
  ignored: 'unknown',
  dead: 'critical',
  refused: 'critical',
};

/** How a delivery stands, in words and as a level. */
export function deliveryState({ state }: Pick<Delivery, 'state'>): {
  level: Level;
  label: string;
} {
  return { level: LEVELS[state], label: text.webhooks.delivery.states[state] ?? state };
}
