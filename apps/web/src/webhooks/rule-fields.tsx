import type { WebhookActionDescription } from '@gantry/client';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { text } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select, TextArea } from '../ui/input.tsx';
import { isReadable, type RuleDraft } from './rule-draft.ts';

const t = text.webhooks.rule;

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly actions: readonly WebhookActionDescription[];
  readonly disabled: boolean;
  readonly problemsAt: (field: string) => readonly string[];
  readonly onChange: (changes: Partial<RuleDraft>) => void;
  readonly onRemove: () => void;
  /** By how many places; absent where there is nowhere to go. */
  readonly onMove: ((step: number) => void) | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** One rule while it is written. */
export function RuleFields(props: RuleFieldsProps) {
  const { draft, actions, disabled, problemsAt, onChange, onRemove, onMove } = props;
  const name = draft.name || t.unnamed;
  const action = actions.find(({ handler }) => handler === draft.handler);
  const configProblems = isReadable(draft) ? problemsAt('config') : [t.configBroken];
  return (
    <Card
      title={name}
      aside={
        !disabled && (
          <div className="flex items-center gap-1">
            {onMove && (
              <>
                <IconButton
                  icon={ArrowUp}
                  label={t.up(name)}
                  disabled={props.isFirst}
                  onClick={() => onMove(-1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t.down(name)}
                  disabled={props.isLast}
                  onClick={() => onMove(1)}
                />
              </>
            )}
            <IconButton icon={Trash2} label={t.remove(name)} onClick={onRemove} />
          </div>
        )
      }
    >
      <fieldset disabled={disabled} className="grid gap-4 md:grid-cols-2">
        <legend className="sr-only">{name}</legend>
        <Field label={t.name} problems={problemsAt('name')} required>
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              maxLength={100}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.handler} help={action?.description} problems={problemsAt('handler')}>
          {(control) => (
            <Select
              {...control}
              value={draft.handler}
              onChange={(event) => onChange({ handler: event.target.value })}
            >
              {!action && <option value={draft.handler}>{draft.handler}</option>}
              {actions.map(({ handler, label }) => (
                <option key={handler} value={handler}>
                  {label} ({handler})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.filter} help={t.filterHelp} problems={problemsAt('filter')}>
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              spellCheck={false}
              className="font-mono text-sm"
              value={draft.filter}
              onChange={(event) => onChange({ filter: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.config} help={t.configHelp} problems={configProblems}>
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              spellCheck={false}
              className="font-mono text-sm"
              value={draft.config}
              onChange={(event) => onChange({ config: event.target.value })}
            />
          )}
        </Field>
        <Checkbox
          label={t.enabled}
          checked={draft.enabled}
          onChange={(event) => onChange({ enabled: event.target.checked })}
        />
      </fieldset>
    </Card>
  );
}
