import { Button, Select, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HotlistEntry } from '@marsad/schemas';
import { send } from '../../api/client.ts';
import type { PlateSearchResult } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { fr } from '../../i18n/fr.ts';
import { Characterwise, Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { PlateField, plateOf } from '../../parts/plate-field.tsx';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { BY_KEYBOARD, Empty, Loading, ProblemNote } from '../../parts/states.tsx';

const PURPOSES = Object.keys(fr.alerts.hotlistReasons) as HotlistEntry['reason'][];
const HOURS = { h1: 1, h6: 6, h24: 24 } as const;
type Hours = keyof typeof HOURS;
const isHours = (text: string | null): text is Hours => text !== null && text in HOURS;
const HOUR_MS = 3_600_000;

/** Where a plate was read: with a purpose and a case, or not at all (control 16). */
export default function SearchPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [purpose, setPurpose] = useState<HotlistEntry['reason']>();
  const [caseReference, setCase] = useState('');
  const [hours, setHours] = useState<Hours>('h24');
  const plate = plateOf(text);
  const search = useMutation({
    mutationFn: () => {
      const toMs = Date.now();
      const fromMs = toMs - HOURS[hours] * HOUR_MS;
      const question = { plate: text, fromMs, toMs, purpose, caseReference: caseReference.trim() };
      return send<PlateSearchResult>('/api/plates/search', question);
    },
  });
  const ready = plate && purpose && caseReference.trim() !== '';
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('search.title')}</h1>
          <p>{t('search.lead')}</p>
        </div>
      </header>
      <form
        className="panel search-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) search.mutate();
        }}
      >
        <PlateField value={text} onChange={setText} />
        <Select
          required
          allowDeselect={false}
          label={t('search.purpose')}
          data={PURPOSES.map((value) => ({ value, label: t(`alerts.hotlistReasons.${value}`) }))}
          value={purpose ?? null}
          onChange={(chosen) => setPurpose(PURPOSES.find((one) => one === chosen))}
        />
        <TextInput
          required
          dir="ltr"
          maxLength={80}
          label={t('search.case')}
          value={caseReference}
          onChange={(event) => setCase(event.currentTarget.value)}
        />
        <Select
          allowDeselect={false}
          label={t('search.period')}
          data={(Object.keys(HOURS) as Hours[]).map((value) => ({ value, label: t(`search.hours.${value}`) }))}
          value={hours}
          onChange={(chosen) => isHours(chosen) && setHours(chosen)}
        />
        <Button
          type="submit"
          disabled={!ready}
          loading={search.isPending}
          leftSection={<IconSearch size={16} aria-hidden />}
        >
          {t('search.go')}
        </Button>
      </form>
      <p className="label">{t('search.facesNever')}</p>
      {search.isPending && <Loading />}
      {search.error && <ProblemNote error={search.error} />}
      {search.data && <Found result={search.data} />}
    </div>
  );
}

/** As it stood on the road; text that is no plate stays as it was read. */
function Read({ text }: { text: string }) {
  const plate = plateOf(text);
  return plate ? <Plate plate={plate} size="sm" /> : <Characterwise>{text}</Characterwise>;
}

function Found({ result }: { result: PlateSearchResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cameraName = useCameraName();
  if (result.reads.length === 0) return <Empty icon={<IconSearch aria-hidden />}>{t('search.none')}</Empty>;
  return (
    <section className="panel" aria-label={t('search.found', { count: result.reads.length })}>
      <header className="panel-head">
        <h2>{t('search.found', { count: result.reads.length })}</h2>
        <Plate plate={result.plate} />
        {result.truncated && <span className="warn-text">{t('search.truncated')}</span>}
      </header>
      <Table.ScrollContainer minWidth={520} scrollAreaProps={BY_KEYBOARD}>
        <Table verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('search.when')}</Table.Th>
              <Table.Th>{t('common.camera')}</Table.Th>
              <Table.Th>{t('search.read')}</Table.Th>
              <Table.Th>{t('alerts.why.confidence')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.reads.map((read) => (
              <Table.Tr key={read.readId}>
                <Table.Td>
                  <Moment ms={read.capturedAtMs} />
                </Table.Td>
                <Table.Td>{cameraName(read.camera)}</Table.Td>
                <Table.Td>
                  <Read text={read.plateText} /> {read.simulated && <Simulated />}
                </Table.Td>
                <Table.Td>
                  <Ltr>{format.percent(read.confidence)}</Ltr>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
