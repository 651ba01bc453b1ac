import { packageStack, type Template } from '../../infra/package-stack.ts';

type Params = Readonly<Record<string, string>>;

const packaged = new Map<string, Promise<Template>>();

const makeTemplate = async (params: Params): Promise<Template> => {
  const { template, remove } = await packageStack('dist', params);
  await remove();
  return template;
};

/** The template that osls makes of the built functions with these params, made once for all files of a worker. */
export const packagedTemplate = (params: Params): Promise<Template> => {
  const key = JSON.stringify(params);
  const template = packaged.get(key) ?? makeTemplate(params);
  packaged.set(key, template);
  return template;
};
