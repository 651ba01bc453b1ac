// Stands in for @aws-sdk/credential-provider-node in the functions' bundles. Lambda gives credentials by
// environment variables only, so the providers of profiles, SSO and containers need not be shipped or loaded:
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = (init) => fromEnv(init);
