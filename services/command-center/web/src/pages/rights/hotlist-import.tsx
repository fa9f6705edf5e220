import { FileInput, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HotlistEntry } from '@marsad/schemas';
import { useCameras } from '../../api/queries.ts';
import type { GovernanceView } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { useFormat } from '../../i18n/format.ts';
import { DecisionForm, newId } from './decision-form.tsx';
import { DAY_MS } from './drafts.ts';
import { entriesOf, readHotlistCsv, type CsvLine } from './hotlist-csv.ts';

/** governance accepts 90 days; the minutes are for reading the list and signing it. */
const LONGEST_MS = 90 * DAY_MS - 15 * 60_000;
const REASONS = Object.keys(fr.alerts.hotlistReasons) as HotlistEntry['reason'][];
/** A larger file is no list that a person reads before signing it. */
const MOST_BYTES = 200_000;

/** Reads a file of plates, says of each line what becomes of it, and asks for one signature for all that are taken. */
export function HotlistImport({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const cameras = useCameras().data;
  const [lines, setLines] = useState<readonly CsvLine[]>([]);
  const entries = entriesOf(lines);
  const read = async (file: File | null): Promise<void> => {
    if (!file || file.size > MOST_BYTES) return setLines([]);
    setLines(
      readHotlistCsv(await file.text(), {
        reasons: REASONS,
        listed: view.hotlist,
        simulated: cameras?.every(({ simulated }) => simulated) ?? false,
        nowMs: Date.now(),
        longestMs: LONGEST_MS,
        newId: () => newId('plate'),
      }),
    );
  };
  return (
    <DecisionForm
      kind="hotlist.import"
      isReady={entries.length > 0}
      decisionOf={() => (entries.length === 0 ? undefined : { kind: 'hotlist.import', entries })}
    >
      <FileInput
        required
        clearable
        accept=".csv,text/csv,text/plain"
        label={t('rights.import.file')}
        description={t('rights.import.hint')}
        onChange={(file) => void read(file)}
      />
      {lines.length > 0 && <Report lines={lines} taken={entries.length} />}
    </DecisionForm>
  );
}

function Report({ lines, taken }: { lines: readonly CsvLine[]; taken: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Text size="sm" role="status">
        {t('rights.import.taken', { taken: format.number(taken), all: format.number(lines.length) })}
      </Text>
      <Table.ScrollContainer minWidth={320} mah={320}>
        <Table aria-label={t('rights.import.report')} data-part="import-report">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('rights.import.line')}</Table.Th>
              <Table.Th scope="col">{t('rights.import.text')}</Table.Th>
              <Table.Th scope="col">{t('rights.import.fate')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.line} data-fate={line.fate}>
                <Table.Td>{format.number(line.line)}</Table.Td>
                <Table.Td>
                  <bdi>{line.text}</bdi>
                </Table.Td>
                <Table.Td>
                  {line.fate === 'refused'
                    ? t(`rights.import.faults.${line.fault}`)
                    : t(`rights.import.fates.${line.fate}`)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
