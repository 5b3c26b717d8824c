import { VERBS } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { permissionsQuery } from './access-queries.ts';
import { aboutResource, conditionsOf, type RuleDraft, verbsOf } from './rule-draft.ts';
import { resourcesOf, ruleSentence } from './rule-sentence.ts';
import { useRuleNames } from './use-rule-names.ts';

const t = text.access.rule;

interface RuleFormProps {
  readonly initial: RuleDraft;
  readonly isNew: boolean;
  readonly onSubmit: (rule: RuleDraft) => void;
  /** A rule of a role is for whoever has the role: it names nobody, and is saved with it. */
  readonly isOfRole?: boolean;
}

/** Writes a rule, and says meanwhile in a sentence what it would mean. */
export function RuleForm({ initial, isNew, onSubmit, isOfRole = false }: RuleFormProps) {
  const { data: described = [] } = useQuery(permissionsQuery);
  const names = useRuleNames();
  const [draft, setDraft] = useState(initial);
  const change = (changes: Partial<RuleDraft>): void => setDraft({ ...draft, ...changes });
  const resources = resourcesOf(draft);
  const [resource = 'catalog'] = resources;
  const shown = resources.join(', ');
  const known = [
    '*',
    ...new Set(described.map(({ permission }) => permission.split('.')[0] ?? '')),
  ];
  // What only the built-in role decides about has no verb that a rule could give.
  const offered = known.filter((one) => verbsOf(one, described).length > 0);
  const verbs = [...verbsOf(resource, described)].sort(
    (a, b) => VERBS.indexOf(a as never) - VERBS.indexOf(b as never),
  );
  const isAll = draft.verbs.includes('*');
  const isForNobody = draft.subjects.length === 0 && !isOfRole;
  const sentence = isForNobody ? undefined : ruleSentence(draft);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(draft);
  };
  return (
    <form onSubmit={submit} className="grid max-w-3xl gap-4">
      <Card>
        <div className="grid gap-4">
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field label={t.effect}>
              {(control) => (
                <Select
                  {...control}
                  value={draft.effect}
                  onChange={(event) =>
                    change({ effect: event.target.value as RuleDraft['effect'] })
                  }
                >
                  <option value="allow">{t.effects.allow}</option>
                  <option value="deny">{t.effects.deny}</option>
                </Select>
              )}
            </Field>
            <Field label={t.id} help={t.idHelp} required>
              {(control) => (
                <Input
                  {...control}
                  required
                  disabled={!isNew}
                  pattern="[a-z0-9][a-z0-9._\-]{0,99}"
                  autoComplete="off"
                  spellCheck={false}
                  value={draft.id}
                  onChange={(event) => change({ id: event.target.value })}
                />
              )}
            </Field>
          </div>
          {!isOfRole && (
            <>
              <Field label={t.subjects} help={t.subjectsHelp} required>
                {(control) => (
                  <TokenInput
                    {...control}
                    label={t.subjects}
                    value={draft.subjects}
                    suggestions={names.subjects}
                    onChange={(subjects) => change({ subjects: [...subjects] })}
                  />
                )}
              </Field>
              <Field label={t.except} help={t.exceptHelp}>
                {(control) => (
                  <TokenInput
                    {...control}
                    label={t.except}
                    value={draft.except ?? []}
                    suggestions={names.subjects}
                    onChange={(except) => change({ except: [...except] })}
                  />
                )}
              </Field>
            </>
          )}
          <Field label={t.resource}>
            {(control) => (
              <Select
                {...control}
                value={shown}
                onChange={(event) => setDraft(aboutResource(draft, event.target.value, described))}
              >
                {[...new Set([shown, ...offered])].map((one) => (
                  <option key={one} value={one}>
                    {one === '*' ? t.everything : (text.access.resources[one] ?? one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <fieldset className="grid gap-1.5">
            <legend className="mb-1 font-medium text-sm">{t.verbs}</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-1.5">
              {verbs.map((verb) => (
                <Checkbox
                  key={verb}
                  label={verb}
                  disabled={isAll}
                  checked={isAll || draft.verbs.includes(verb)}
                  onChange={({ target }) =>
                    change({
                      verbs: target.checked
                        ? [...draft.verbs, verb]
                        : draft.verbs.filter((one) => one !== verb),
                    })
                  }
                />
              ))}
              <Checkbox
                label={t.anyVerb}
                checked={isAll}
                onChange={({ target }) => change({ verbs: target.checked ? ['*'] : [] })}
              />
            </div>
          </fieldset>
          {conditionsOf(resource, described).map((condition) => (
            <Field
              key={condition}
              label={t[condition]}
              help={condition === 'owners' ? t.ownersHelp : t.patternHelp}
            >
              {(control) => (
                <TokenInput
                  {...control}
                  label={t[condition]}
                  value={draft[condition] ?? []}
                  suggestions={names[condition]}
                  onChange={(value) => change({ [condition]: [...value] })}
                />
              )}
            </Field>
          ))}
          <Field label={t.description} help={t.descriptionHelp}>
            {(control) => (
              <Input
                {...control}
                maxLength={1_000}
                autoComplete="off"
                value={draft.description ?? ''}
                onChange={(event) => change({ description: event.target.value })}
              />
            )}
          </Field>
        </div>
      </Card>
      <div aria-live="polite">
        <Notice level={sentence === undefined ? 'unknown' : 'info'} title={t.says}>
          {sentence ?? t.incomplete}
        </Notice>
      </div>
      <div>
        <Button type="submit" variant="primary" icon={Scale} disabled={sentence === undefined}>
          {isOfRole ? text.access.role.takeRule : t.preview}
        </Button>
      </div>
    </form>
  );
}
