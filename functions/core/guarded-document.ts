import type { OfferedApi, Plan, RepairApi } from '../account/api-call.ts';
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

/**
 * The way back of a document that did not exist before. Nobody should take it unseen: with the document go the logging, the
 * encryption and the run-as user that it asks for, and sessions then start without them.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html
 */
export const withoutDocument = (name: string): Plan<'ssm:DeleteDocument'> => ({
  calls: [{ api: 'ssm:DeleteDocument', input: { Name: name } }],
  restores: 'the account without the document',
  exact: true,
  caution:
    'sessions then start without the logging, the encryption and the run-as user that the document asks for, so correct its content if they are wanted',
});
