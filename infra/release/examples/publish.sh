#!/usr/bin/env bash
# Uploads the release to the bucket of a Region, which is made if it does not exist. Run it in the folder of the release.
# Usage: publish.sh PREFIX REGION ORGANIZATION
set -euo pipefail
prefix=$1 region=$2 organization=$3
bucket="$prefix-$region"
version=$(python3 -c 'import json; print(json.load(open("session-guard.template.json"))["Metadata"]["SessionGuard"]["Version"])')

if ! aws s3api head-bucket --bucket "$bucket" --region "$region" 2>/dev/null; then
  # us-east-1 is the one Region that may not be named.
  where=(--create-bucket-configuration "LocationConstraint=$region")
  [ "$region" = us-east-1 ] && where=()
  aws s3api create-bucket --bucket "$bucket" --region "$region" "${where[@]}"
fi
aws s3api put-public-access-block --bucket "$bucket" --region "$region" --public-access-block-configuration \
  BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
aws s3api put-bucket-versioning --bucket "$bucket" --region "$region" --versioning-configuration Status=Enabled
aws s3api put-bucket-policy --bucket "$bucket" --region "$region" --policy "{
  \"Version\": \"2012-10-17\",
  \"Statement\": [{
    \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\",
    \"Resource\": \"arn:aws:s3:::$bucket/session-guard/*\",
    \"Condition\": { \"StringEquals\": { \"aws:PrincipalOrgID\": \"$organization\" } }
  }]
}"
for file in *.zip *.template.json; do
  aws s3 cp --only-show-errors --region "$region" "$file" "s3://$bucket/session-guard/$version/$file"
done
echo "s3://$bucket/session-guard/$version/"
