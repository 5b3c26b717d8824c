import { Download, FileJson, FileSpreadsheet } from 'lucide-react';
import { stringifySearch } from '../app/search-params.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { type AuditSearch, toAuditFilter } from './audit-search.ts';

const t = text.audit;

/** The entries that the filters mean, as a file. */
export function ExportMenu({ search }: { search: AuditSearch }) {
  const download = (format: 'csv' | 'jsonl'): void => {
    // The browser saves it as it comes: the trail may be larger than a page can hold.
    const query = stringifySearch({ ...toAuditFilter(search), format });
    window.location.assign(`/api/v1/audit/export${query}`);
  };
  return (
    <Menu trigger={<Button icon={Download}>{t.export}</Button>}>
      <MenuItem icon={FileSpreadsheet} onSelect={() => download('csv')}>
        {t.exportCsv}
      </MenuItem>
      <MenuItem icon={FileJson} onSelect={() => download('jsonl')}>
        {t.exportJson}
      </MenuItem>
    </Menu>
  );
}
