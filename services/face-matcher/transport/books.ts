import type { TopicPartition } from '@marsad/kafka';
import { createCandidateBook } from '../domain/candidate-book.ts';
import type { CandidateBook } from '../domain/candidate-book.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;
const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

/** The candidates of our partitions. A partition that goes takes its book with it; whoever gets it reads again from the committed offset. */
export function createBooks(model: { readonly name: string; readonly sha256: string }) {
  const books = new Map<string, CandidateBook>();
  return {
    of(place: Place): CandidateBook {
      const known = books.get(keyOf(place));
      if (known) return known;
      const book = createCandidateBook(model);
      books.set(keyOf(place), book);
      return book;
    },
    end: (place: Place): void => void books.delete(keyOf(place)),
  };
}
