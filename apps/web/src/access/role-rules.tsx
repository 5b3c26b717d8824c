import type { AccessRole } from '@gantry/client';
import { Pencil, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EffectBadge } from './effect-badge.tsx';
import { type RuleDraft, withoutEmpty } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { ruleSentence } from './rule-sentence.ts';

type RoleRule = AccessRole['rules'][number];

const t = text.access.role;
const NEW: RuleDraft = { id: '', effect: 'allow', subjects: [], verbs: [] };

interface RoleRulesProps {
  readonly rules: readonly RoleRule[];
  readonly onChange: (rules: readonly RoleRule[]) => void;
}

/** The rules of a role that say more than a permission: with conditions, or that deny. */
export function RoleRules({ rules, onChange }: RoleRulesProps) {
  const [edited, setEdited] = useState<RoleRule | 'new'>();
  const take = (draft: RuleDraft): void => {
    const { subjects: _subjects, except: _except, ...rule } = withoutEmpty(draft);
    const isThere = rules.some(({ id }) => id === rule.id);
    onChange(isThere ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule]);
    setEdited(undefined);
  };
  return (
    <Card
      title={t.moreTitle}
      aside={
        <Button size="sm" icon={Plus} onClick={() => setEdited('new')}>
          {t.addRule}
        </Button>
      }
    >
      <div className="grid gap-3">
        <p className="text-muted text-sm">{t.moreLead}</p>
        <ul className="grid gap-2 empty:hidden">
          {rules.map((rule) => (
            <li key={rule.id} className="flex min-w-0 items-start gap-2">
              <EffectBadge effect={rule.effect} />
              <span className="min-w-0 flex-1 break-words">{ruleSentence(rule)}</span>
              <IconButton
                size="sm"
                icon={Pencil}
                label={t.changeRule(rule.id)}
                onClick={() => setEdited(rule)}
              />
              <IconButton
                size="sm"
                icon={X}
                label={text.common.removeToken(rule.id)}
                onClick={() => onChange(rules.filter(({ id }) => id !== rule.id))}
              />
            </li>
          ))}
        </ul>
      </div>
      {edited !== undefined && (
        <Dialog
          open
          size="xl"
          title={edited === 'new' ? t.addRule : t.changeRule(edited.id)}
          onOpenChange={(open) => !open && setEdited(undefined)}
        >
          {/* The form of the role is around this one for React, though not in the page. */}
          <div onSubmit={(event) => event.stopPropagation()}>
            <RuleForm
              isOfRole
              initial={edited === 'new' ? NEW : { ...edited, subjects: [] }}
              isNew={edited === 'new'}
              onSubmit={take}
            />
          </div>
        </Dialog>
      )}
    </Card>
  );
}
