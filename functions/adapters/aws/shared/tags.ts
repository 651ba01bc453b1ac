import type { Tags } from '../../../account/observed.ts';

type TagLike = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/** Tags from the list form that most services use. */
export const tagsOf = (list: readonly TagLike[] | undefined): Tags =>
  Object.fromEntries(
    (list ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
