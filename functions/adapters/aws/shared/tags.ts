import type { Tags } from '../../../account/observed.ts';

type TagLike = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/** Tags from the list form that most services use. */
export const tagsOf = (list: readonly TagLike[] | undefined): Tags =>
  Object.fromEntries(
    (list ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );

/** The tags of something that mostly has none. */
export const anyTags = (tags: Parameters<typeof tagsOf>[0]): { readonly tags?: Tags } =>
  tags && tags.length > 0 ? { tags: tagsOf(tags) } : {};
