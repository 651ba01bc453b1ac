#!/usr/bin/env bash
# Uploads the release to a bucket of yours in each Region. A bucket that does not exist is made. If it has no policy, it
# gets one by which the accounts of your organization alone may read it; a bucket that has a policy is left as it is.
# Usage: publish.sh PREFIX ORGANIZATION REGION...   (the id of the organization, as o-exampleorg1)
set -euo pipefail
if [ $# -lt 3 ] || ! [[ $2 =~ ^o-[a-z0-9]{10,32}$ ]]; then
  echo "Usage: $0 PREFIX ORGANIZATION REGION..." >&2
  exit 2
fi
prefix=$1 organization=$2
shift 2
cd "$(dirname "$0")/.."
version=$(cat VERSION)
if command -v sha256sum >/dev/null; then
  sha256sum --check --quiet SHA256SUMS
else
  shasum -a 256 --check --quiet SHA256SUMS
fi
# Each call names the owner, because the name of a bucket may belong to a stranger.
owner=$(aws sts get-caller-identity --query Account --output text)

make_bucket() {
  local bucket=$1 region=$2 where=(--create-bucket-configuration "LocationConstraint=$2")
  [ "$region" != us-east-1 ] || where=() # the one Region that may not be named
  aws s3api create-bucket --bucket "$bucket" --region "$region" ${where[@]+"${where[@]}"} >/dev/null
}

protect_bucket() {
  local bucket=$1 region=$2 partition=aws
  case $region in
    cn-*) partition=aws-cn ;;
    us-gov-*) partition=aws-us-gov ;;
    eusc-*) partition=aws-eusc ;;
    us-iso-*) partition=aws-iso ;;
    us-isob-*) partition=aws-iso-b ;;
    eu-isoe-*) partition=aws-iso-e ;;
    us-isof-*) partition=aws-iso-f ;;
  esac
  aws s3api put-public-access-block --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" \
    --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  aws s3api put-bucket-versioning --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" \
    --versioning-configuration Status=Enabled
  aws s3api put-bucket-policy --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" --policy "{
    \"Version\": \"2012-10-17\",
    \"Statement\": [
      {
        \"Sid\": \"AccountsOfTheOrganizationRead\",
        \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\",
        \"Resource\": \"arn:$partition:s3:::$bucket/session-guard/*\",
        \"Condition\": { \"StringEquals\": { \"aws:PrincipalOrgID\": \"$organization\" } }
      },
      {
        \"Sid\": \"TlsOnly\",
        \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\",
        \"Resource\": [\"arn:$partition:s3:::$bucket\", \"arn:$partition:s3:::$bucket/*\"],
        \"Condition\": { \"Bool\": { \"aws:SecureTransport\": \"false\" } }
      }
    ]
  }"
}

for region in "$@"; do
  bucket="$prefix-$region"
  aws s3api head-bucket --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" >/dev/null 2>&1 ||
    make_bucket "$bucket" "$region"
  if ! policy=$(aws s3api get-bucket-policy --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" 2>&1); then
    # An earlier run may have been interrupted before it was there. Whoever may only upload may not see it.
    case $policy in
      *NoSuchBucketPolicy*) protect_bucket "$bucket" "$region" ;;
      *) echo "The policy of $bucket could not be read, so it is left as it is: $policy" >&2 ;;
    esac
  fi
  for file in *.zip *.template.json; do
    aws s3api put-object --bucket "$bucket" --region "$region" --expected-bucket-owner "$owner" \
      --key "session-guard/$version/$file" --body "$file" >/dev/null
  done
  echo "s3://$bucket/session-guard/$version/"
done
