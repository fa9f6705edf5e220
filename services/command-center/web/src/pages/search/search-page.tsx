import { Button, Select, Table } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { PlateSearch, PlateSearchResult } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { classNames } from '../../parts/class-names.ts';
import { Characterwise, Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Page, PageHead } from '../../parts/page.tsx';
import panel from '../../parts/panel.module.css';
import { Panel } from '../../parts/panel.tsx';
import { PlateField, plateOf } from '../../parts/plate-field.tsx';
import { Plate } from '../../parts/plate.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { EMPTY_SEARCH, HOURS, isHours, searchOf, type Hours, type SearchDraft } from './plate-search.ts';
import styles from './search-page.module.css';

/** Where a plate was read. A search needs a purpose and a case (control 16). */
export default function SearchPage() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY_SEARCH);
  const search = useMutation({
    mutationFn: (body: PlateSearch) => post('/api/plates/search', { body }),
  });
  return (
    <Page>
      <PageHead title={t('search.title')} lead={t('search.lead')} />
      <SearchForm
        draft={draft}
        onChange={setDraft}
        isPending={search.isPending}
        onSubmit={() => {
          const body = searchOf(draft, Date.now());
          if (body) search.mutate(body);
        }}
      />
      <p className="label">{t('search.facesNever')}</p>
      {search.isPending && <Loading />}
      {search.error && <ProblemNote error={search.error} />}
      {search.data && <SearchResults result={search.data} />}
    </Page>
  );
}

type SearchFormProps = {
  draft: SearchDraft;
  onChange: (draft: SearchDraft) => void;
  isPending: boolean;
  onSubmit: () => void;
};

function SearchForm({ draft, onChange, isPending, onSubmit }: SearchFormProps) {
  const { t } = useTranslation();
  const isReady = searchOf(draft, 0) !== undefined;
  return (
    <form
      className={classNames(panel.panel, styles.form)}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <PlateField value={draft.plate} onChange={(plate) => onChange({ ...draft, plate })} />
      <ReasonField
        label={t('search.purpose')}
        value={draft.purpose}
        onChange={(purpose) => onChange({ ...draft, purpose })}
      />
      <CaseField
        label={t('search.case')}
        value={draft.caseReference}
        onChange={(caseReference) => onChange({ ...draft, caseReference })}
      />
      <Select
        allowDeselect={false}
        label={t('search.period')}
        data={(Object.keys(HOURS) as Hours[]).map((value) => ({ value, label: t(`search.hours.${value}`) }))}
        value={draft.hours}
        onChange={(hours) => isHours(hours) && onChange({ ...draft, hours })}
      />
      <Button type="submit" disabled={!isReady} loading={isPending} leftSection={<IconSearch size={16} aria-hidden />}>
        {t('search.go')}
      </Button>
    </form>
  );
}

/** Draws a plate that was read as it looks on the road. Text that is not a plate is shown as it was read. */
function PlateRead({ text }: { text: string }) {
  const plate = plateOf(text);
  return plate ? <Plate plate={plate} size="sm" /> : <Characterwise>{text}</Characterwise>;
}

function SearchResults({ result }: { result: PlateSearchResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cameraName = useCameraName();
  if (result.reads.length === 0) return <Empty icon={<IconSearch aria-hidden />}>{t('search.none')}</Empty>;
  const columns = [t('search.when'), t('common.camera'), t('search.read'), t('alerts.why.confidence')];
  return (
    <Panel
      title={t('search.found', { count: result.reads.length })}
      head={
        <>
          <Plate plate={result.plate} />
          {result.truncated && <span className="warn-text">{t('search.truncated')}</span>}
        </>
      }
    >
      <WideTable minWidth={520} columns={columns}>
        {result.reads.map((read) => (
          <Table.Tr key={read.readId}>
            <Table.Td>
              <Moment ms={read.capturedAtMs} />
            </Table.Td>
            <Table.Td>{cameraName(read.camera)}</Table.Td>
            <Table.Td>
              <PlateRead text={read.plateText} /> {read.simulated && <Simulated />}
            </Table.Td>
            <Table.Td>
              <Ltr>{format.percent(read.confidence)}</Ltr>
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Panel>
  );
}
