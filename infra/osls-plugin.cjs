'use strict';

/** Does a value refer to a resource, by `Ref` or `Fn::GetAtt`? */
const refersTo = (value, id) => {
  if (Array.isArray(value)) return value.some((one) => refersTo(one, id));
  if (typeof value !== 'object' || value === null) return false;
  if (value.Ref === id) return true;
  if (Array.isArray(value['Fn::GetAtt']) && value['Fn::GetAtt'][0] === id) return true;
  return Object.values(value).some((one) => refersTo(one, id));
};

/**
 * osls lets each function depend on its role beside a reference to the role. CloudFormation needs only one of them, and
 * some tools refuse a template with both: https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md (W3005)
 */
const withoutDoubles = (resource) => {
  const { DependsOn, ...rest } = resource;
  const kept = [DependsOn ?? []].flat().filter((id) => !refersTo(rest.Properties, id));
  return kept.length > 0 ? { ...rest, DependsOn: kept } : rest;
};

/** osls makes plugins with `new`. */
module.exports = function Plugin(serverless) {
  this.hooks = {
    'after:aws:package:finalize:mergeCustomProviderResources': () => {
      const template = serverless.service.provider.compiledCloudFormationTemplate;
      for (const [id, resource] of Object.entries(template.Resources)) {
        template.Resources[id] = withoutDoubles(resource);
      }
    },
  };
};
