import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is wider than its frame scrolls, so a keyboard has to be able to focus it. */
const FOCUSABLE = { viewportProps: { tabIndex: 0 } } as const;

type WideTableProps = {
  minWidth: number;
  columns: readonly string[];
  /** The name of a column of numbers, which are aligned at their end. */
  numeric?: string;
  verticalSpacing?: number;
  /** The rows. */
  children: ReactNode;
};

export function WideTable({ minWidth, columns, numeric, verticalSpacing = 6, children }: WideTableProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={FOCUSABLE}>
      <Table verticalSpacing={verticalSpacing} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} className={column === numeric ? 'numeric' : undefined}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
