import { text } from '../text/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SHORTCUTS } from './use-shortcuts.ts';

interface ShortcutSheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Which keys do what. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={text.app.shortcuts.title}>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-2 pb-2">
        {SHORTCUTS.map(({ keys, label }) => (
          <div key={label} className="col-span-full grid grid-cols-subgrid">
            <dt>{label}</dt>
            <dd className="flex justify-end gap-1.5">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-sm border border-line-strong bg-raised px-1.5 py-px font-sans text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
