import type { Webhook, WebhookInput } from '@gantry/client';
import { useNavigate } from '@tanstack/react-router';
import { KeyRound, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { useWebhookMutation } from './use-webhook-mutation.ts';
import { inputOf } from './webhook-queries.ts';

const t = text.webhooks;
const SHOWN = ['/description', '/identifier', '/match', '/entities'];

/** How a webhook is set up: what its deliveries are about, its secrets, and its end. */
export function WebhookSettings({ webhook }: { webhook: Webhook }) {
  return (
    <div className="grid max-w-2xl gap-4">
      <Settings webhook={webhook} />
      <Secrets webhook={webhook} />
    </div>
  );
}

function Settings({ webhook }: { webhook: Webhook }) {
  const { id, revision } = webhook;
  const navigate = useNavigate();
  const mayManage = useRights().may('webhooks.manage');
  const [draft, setDraft] = useState<WebhookInput>(() => inputOf(webhook));
  const [deletes, setDeletes] = useState(false);
  const save = useWebhookMutation({
    run: async () => {
      const params = { path: { id }, header: { 'if-match': `"${revision}"` } };
      await api.PUT('/api/v1/webhooks/{id}', { params, body: draft });
    },
    done: t.saved,
  });
  const remove = useWebhookMutation({
    run: async () => {
      await api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } });
    },
    failure: t.deleteFailed,
    done: t.deleted(webhook.name),
    onDone: () => void navigate({ to: '/webhooks' }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const change = (changes: Partial<WebhookInput>): void => {
    const next: Record<string, unknown> = { ...draft, ...changes };
    for (const [key, value] of Object.entries(next)) if (value === '') delete next[key];
    setDraft(next as unknown as WebhookInput);
  };
  const { error } = save;
  const other = otherProblem(error, SHOWN);
  const { match, entities = {} } = draft;
  return (
    <Card title={t.settings}>
      <form onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={t.description} problems={problemsAt(error, '/description')}>
          {(control) => (
            <Input
              {...control}
              maxLength={1_000}
              value={draft.description ?? ''}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t.identifier}
          help={t.identifierHelp}
          problems={problemsAt(error, '/identifier')}
        >
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              value={draft.identifier ?? ''}
              onChange={(event) => change({ identifier: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.matchBy} problems={problemsAt(error, '/match')}>
          {(control) => (
            <Select
              {...control}
              value={match?.by ?? ''}
              onChange={(event) => {
                const by = event.target.value as NonNullable<WebhookInput['match']>['by'] | '';
                const { match: former, ...rest } = draft;
                setDraft(by === '' ? rest : { ...rest, match: { ...former, by } });
              }}
            >
              {Object.entries(t.match).map(([by, label]) => (
                <option key={by} value={by}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {match && match.by !== 'name' && (
          <Field label={t.matchKey} help={t.matchKeyHelp}>
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                value={match.key ?? ''}
                onChange={(event) => change({ match: { ...match, key: event.target.value } })}
              />
            )}
          </Field>
        )}
        <Field label={t.kinds} problems={problemsAt(error, '/entities')}>
          {(control) => (
            <TokenInput
              {...control}
              label={t.kinds}
              value={[entities.kind ?? []].flat()}
              onChange={(kinds) => change({ entities: withList(entities, 'kind', kinds) })}
            />
          )}
        </Field>
        <Field label={t.owners}>
          {(control) => (
            <TokenInput
              {...control}
              label={t.owners}
              value={[entities.owner ?? []].flat()}
              onChange={(owners) => change({ entities: withList(entities, 'owner', owners) })}
            />
          )}
        </Field>
        <Checkbox
          label={t.enabled}
          checked={draft.enabled ?? true}
          onChange={(event) => change({ enabled: event.target.checked })}
        />
        {mayManage && (
          <div className="flex flex-wrap justify-between gap-2">
            <Button icon={Trash2} variant="danger" onClick={() => setDeletes(true)}>
              {t.delete}
            </Button>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {t.save}
            </Button>
          </div>
        )}
      </form>
      <ConfirmDialog
        open={deletes}
        onOpenChange={setDeletes}
        title={t.deleteTitle(webhook.name)}
        detail={t.deleteDetail}
        confirm={t.delete}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </Card>
  );
}

type Entities = NonNullable<WebhookInput['entities']>;

/** A condition that names nothing is none. */
function withList(
  entities: Entities,
  field: 'kind' | 'owner',
  values: readonly string[],
): Entities {
  const { [field]: _, ...others } = entities;
  return values.length === 0 ? others : { ...others, [field]: [...values] };
}

function Secrets({ webhook }: { webhook: Webhook }) {
  const mayManage = useRights().may('webhooks.manage');
  const [asks, setAsks] = useState(false);
  const [secret, setSecret] = useState<string>();
  const rotate = useWebhookMutation({
    run: async () => {
      const params = { path: { id: webhook.id } };
      const { data } = await api.POST('/api/v1/webhooks/{id}/rotate', { params, body: {} });
      return data?.secret;
    },
    failure: t.rotateFailed,
    onDone: (made) => {
      setSecret(made);
      setAsks(false);
    },
  });
  if (webhook.signature.scheme === 'none') return null;
  return (
    <Card title={t.secrets}>
      <div className="grid gap-3">
        {secret !== undefined && (
          <ShownOnce
            title={t.secretTitle}
            detail={t.secretDetail}
            copyLabel={t.copySecret}
            secret={secret}
          />
        )}
        <ul className="grid gap-1 text-sm">
          {webhook.secrets.map(({ createdAt, expiresAt }) => (
            <li key={createdAt} className="flex flex-wrap gap-1">
              <RelativeTime at={createdAt} />
              <span className="text-muted">
                {expiresAt === undefined ? t.valid : `${t.until} ${expiresAt.slice(0, 16)}`}
              </span>
            </li>
          ))}
        </ul>
        {mayManage && (
          <div>
            <Button icon={KeyRound} onClick={() => setAsks(true)}>
              {t.rotate}
            </Button>
          </div>
        )}
      </div>
      <ConfirmDialog
        open={asks}
        onOpenChange={setAsks}
        title={t.rotateTitle}
        detail={t.rotateDetail}
        confirm={t.rotate}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate()}
      />
    </Card>
  );
}
