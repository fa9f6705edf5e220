import { answer } from '../../beta/domain/answer.ts';

export const stolen = answer;
