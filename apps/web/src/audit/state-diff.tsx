import { valueToYaml } from '../entity/entity-yaml.ts';
import { DiffView } from '../ui/diff-view.tsx';

interface StateDiffProps {
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
}

export default function StateDiff({ label, before, after }: StateDiffProps) {
  return <DiffView label={label} before={valueToYaml(before)} after={valueToYaml(after)} />;
}
