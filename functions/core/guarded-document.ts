import type { OfferedApi, RepairApi } from '../account/api-call.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { stringAt } from '../formats/json.ts';
import { documentName } from '../formats/names.ts';
import { type DecodeContext, type Decoded, type Decoder, irrelevant, unreadable } from './effect.ts';

/** A decoder of calls on documents that hears only those on guarded ones, by the name of the document. */
export const guarded =
  <A extends OfferedApi | RepairApi>(
    decodeNamed: (name: string, change: Change, context: DecodeContext) => Decoded<A>,
  ): Decoder<A> =>
  (change, context) => {
    const given = stringAt(change.request, 'name');
    if (!given) return unreadable('the record names no document');
    const name = documentName(given);
    return context.guardedDocuments.includes(name)
      ? decodeNamed(name, change, context)
      : irrelevant(`document ${name} is not guarded`);
  };
