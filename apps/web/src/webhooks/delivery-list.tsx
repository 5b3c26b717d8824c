import type { Delivery } from '@gantry/client';
import { DELIVERY_STATES, type DeliveryState } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { api } from '../api/client.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { exactTime } from '../ui/format-time.ts';
import { Select } from '../ui/input.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { deliveryState } from './delivery-state.ts';
import { DeliveryView } from './delivery-view.tsx';
import { useWebhookMutation } from './use-webhook-mutation.ts';
import { deliveriesQuery } from './webhook-queries.ts';

const t = text.webhooks.delivery;

/** The newest deliveries of a webhook, each with what the rules did. */
export function DeliveryList({ target }: { target: string }) {
  const [state, setState] = useState<DeliveryState>();
  const { data: deliveries, error, refetch } = useQuery(deliveriesQuery(target, state));
  const mayManage = useRights().may('webhooks.manage');
  const filterId = useId();
  const replay = useWebhookMutation({
    run: async () => {
      const body = { target, ...(state === undefined ? {} : { state }) };
      const { data } = await api.POST('/api/v1/deliveries/replay', { body });
      void refetch();
      return data?.replayed ?? 0;
    },
    failure: t.replayFailed,
    done: t.replayedMany,
  });
  const canReplay = state !== undefined && state !== 'refused' && (deliveries?.length ?? 0) > 0;
  return (
    <div className="grid max-w-4xl gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={filterId} className="text-muted text-sm">
          {t.filter}
        </label>
        <Select
          id={filterId}
          className="w-auto"
          value={state ?? ''}
          onChange={(event) => setState((event.target.value as DeliveryState) || undefined)}
        >
          <option value="">{t.all}</option>
          {DELIVERY_STATES.map((value) => (
            <option key={value} value={value}>
              {t.states[value]}
            </option>
          ))}
        </Select>
        {mayManage && canReplay && (
          <Button icon={RotateCcw} busy={replay.isPending} onClick={() => replay.mutate()}>
            {t.replayAll}
          </Button>
        )}
      </div>
      {deliveries ? (
        <Card flush>
          {deliveries.length === 0 && (
            <p className="p-4 text-muted">{state === undefined ? t.none : t.noneOfState}</p>
          )}
          <ul>
            {deliveries.map((delivery) => (
              <li key={delivery.id} className="border-line border-b last:border-b-0">
                <Entry delivery={delivery} />
              </li>
            ))}
          </ul>
        </Card>
      ) : error ? (
        <ErrorState error={error} title={t.failed} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </div>
  );
}

function Entry({ delivery }: { delivery: Delivery }) {
  const [isOpen, setOpen] = useState(false);
  const { level, label } = deliveryState(delivery);
  const { eventType, identifier, receivedAt, reason } = delivery;
  const type = eventType || t.untyped;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`${t.details(type, exactTime(new Date(receivedAt)))}: ${label}`}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-left -outline-offset-2 hover:bg-raised"
      >
        <ChevronRight
          aria-hidden
          className={classNames('size-4 shrink-0 text-muted', isOpen && 'rotate-90')}
        />
        <RelativeTime at={receivedAt} className="w-24 shrink-0" />
        <span className="font-medium text-sm">{type}</span>
        <StatusBadge level={level}>{label}</StatusBadge>
        <span className="min-w-0 flex-1 truncate text-muted text-sm">{identifier ?? reason}</span>
      </button>
      {isOpen && <DeliveryView delivery={delivery} />}
    </>
  );
}
