import type { PermissionRule } from '@gantry/client';
import { Ban, Check } from 'lucide-react';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';

export function EffectBadge({ effect }: { effect: PermissionRule['effect'] }) {
  return effect === 'deny' ? (
    <Badge tone="critical" icon={Ban}>
      {text.access.rule.effects.deny}
    </Badge>
  ) : (
    <Badge tone="ok" icon={Check}>
      {text.access.rule.effects.allow}
    </Badge>
  );
}
