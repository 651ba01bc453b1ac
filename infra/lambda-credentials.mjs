// Replaces @aws-sdk/credential-provider-node in the functions' bundles. Lambda provides credentials only in
// environment variables, so the providers for profiles, SSO and containers need not be shipped or loaded:
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = (init) => fromEnv(init);
