"""Clouds, hosting, code hosts and object stores: which words of their programs take something away. Rows as in `services_rows`."""

_ANY = {"delete-cloud-resource": "** delete|destroy|terminate|purge|remove|rm|delete-*|destroy-*|*-delete|*-destroy|*-remove"}
_COMMON = "--project --region --zone -g --resource-group -n --name --subscription -o --output --profile --query --format --account -p -t --token --org --context --team -s --scope --cluster --cluster-name --location"

ROWS = {
    "aws awslocal": ("--profile --region --endpoint-url --output --query --cli-input-json --bucket --key --instance-ids --db-instance-identifier --stack-name --table-name --function-name --name", {
        "delete-objects": "s3 rm|rb; s3 sync +--delete; s3api delete-*; s3api put-bucket-lifecycle*; s3control delete-*; glacier delete-*",
        "delete-cloud-resource": "* delete-*|admin-delete-*|admin-disable-*|terminate-*|remove-*|deregister-*|purge-*|disable-*|destroy-*|batch-delete-*|batch-remove-*|schedule-key-deletion|release-address|reset-*|empty-*|abort-*|bulk-delete-*|force-delete-*;"
                                 "ecs update-service +--desired-count=0; autoscaling update-auto-scaling-group +--desired-capacity=0|--max-size=0; rds restore-*.; autoscaling set-desired-capacity +--desired-capacity=0; lightsail delete-*; iot delete-*; configservice delete-*; ec2 release-*;"
                                 "ssm delete-*; organizations leave-organization|close-account; kms disable-key"}),
    "gcloud": (_COMMON + " --configuration --impersonate-service-account", {
        "delete-objects": "storage rm; storage buckets|objects|managed-folders delete; storage rsync +--delete-unmatched-destination-objects; alpha|beta storage rm|buckets",
        "delete-cloud-resource": "** delete|delete-*|purge|destroy|remove-backups|terminate"}),
    "gsutil": ("-o -u -h", {"delete-objects": "rm|rb; rsync +-d !-n; lifecycle set"}),
    "bq": ("--project_id --location --dataset_id", {"drop-table": "rm; ** rm"}), "cbt": ("-project -instance", {"drop-table": "delete*"}),
    "az": (_COMMON + " --ids --vault-name --account-name -c --container-name", {
        "delete-objects": "storage blob|file|directory|container|share|queue|table|entity|message|fs|account delete|delete-batch|purge|remove|clear; storage blob|fs|remove sync +--delete-destination; storage remove; storage fs ** delete",
        "delete-cloud-resource": "** delete|purge|delete-*|remove|destroy"}),
    "azcopy": ("", {"delete-objects": "remove|rm; sync +--delete-destination=true|--delete-destination=prompt; sync +--delete-destination"}),
    "doctl hcloud linode-cli vultr-cli scw oci exo ibmcloud civo upcloud upctl openstack ovh tccli aliyun hetzner packet metal equinix": (_COMMON, _ANY),
    "flyctl fly": ("-a --app -c --config -o --org", {
        "delete-cloud-resource": "destroy; apps|volumes|volume|vol|machine|machines|m|app|redis|postgres|pg|ext|extensions|ips|certs|wireguard|storage|mpg|orgs destroy|delete|remove|rm|release; ** destroy; secrets unset; scale count 0; scale count *=0"}),
    "heroku": ("-a --app -r --remote -t --team", {
        "delete-cloud-resource": "apps:destroy|apps:delete|destroy|addons:destroy|pipelines:destroy|spaces:destroy|domains:remove|domains:clear|config:unset|certs:remove|pg:backups:delete|redis:destroy|drains:remove|keys:clear|apps:leave|teams:*remove;"
                                 "ps:scale *=0; ps:scale ** *=0; container:rm",
        "reset-database": "pg:reset|pg:copy|pg:backups:restore|pg:restore|redis:reset"}),
    "vercel vc now": ("-A --cwd -t --token -S --scope --local-config", {"delete-cloud-resource": "remove|rm; project|projects|env|domains|dns|secrets|alias|aliases|certs|teams|blob|integration|ir rm|remove|del|delete|purge; blob store remove|delete; rollback"}),
    "netlify ntl": ("-s --site --filter", {"delete-cloud-resource": "sites:delete|env:unset|blobs:delete|sites:delete; db reset|destroy"}),
    "wrangler": ("-c --config -e --env --name", {"delete-cloud-resource": "delete; ** delete; ** purge; rollback; versions rollback"}),
    "supabase": ("--project-ref --workdir --db-url", {"reset-database": "db reset", "delete-cloud-resource": "projects|branches|functions|orgs|sso|domains|vanity-subdomains|snippets delete|remove; secrets unset; storage rm; stop +--no-backup"}),
    "firebase": ("-P --project --token -c --config", {"delete-cloud-resource": "firestore:delete|database:remove|functions:delete|hosting:disable|apphosting:backends:delete|hosting:channel:delete|hosting:sites:delete|firestore:databases:delete|firestore:bulkdelete|functions:secrets:destroy|auth:*delete*|extensions:uninstall|ext:uninstall|dataconnect:*delete*|remoteconfig:rollback|database:set"}),
    "railway": ("-s --service -e --environment", {"delete-cloud-resource": "down; delete|remove; volume|environment|env|service|project delete|remove|rm|detach; ** delete"}),
    "render neonctl neon turso pscale atlas mongocli upstash koyeb qovery porter northflank zeabur appwrite nhost xata tiger aiven avn ccloud confluent": (_COMMON, {
        "delete-cloud-resource": "** delete|destroy|terminate|purge|remove|rm; db destroy; branches reset|restore; branch delete; schema clean; migrate down"}),
    "cloudflared flarectl": ("", {"delete-cloud-resource": "** delete|d; tunnel delete|cleanup"}), "cf": ("", {"delete-cloud-resource": "delete|d|delete-*|ds|purge-*|unshare-*"}),
    "stripe": ("", {"delete-cloud-resource": "** delete; delete; ** cancel"}), "sentry-cli": ("-o --org -p --project", {"delete-cloud-resource": "** delete"}), "ldcli auth0 okta datadog-ci pd twilio newrelic grafanactl grafana-cli": (_COMMON, {"delete-cloud-resource": "** delete|remove|destroy|archive-flag|rm"}),
    "databricks": ("-p --profile", {"delete-cloud-resource": "** delete|permanent-delete|delete-*; fs rm"}), "snow": ("-c --connection", {"drop-table": "object drop; stage remove; ** drop"}), "dagster airflow prefect": ("", {"delete-cloud-resource": "db reset|clean; dags delete; server database reset; ** delete; variables delete; connections delete; pools delete; run delete|wipe; asset wipe"}),
    # object stores
    "rclone": ("--config --include --exclude --filter --filter-from --transfers --bwlimit --log-file --backup-dir", {"delete-objects": "delete|purge|deletefile|rmdir|rmdirs|cleanup|sync|dedupe|bisync +--resync; delete|purge|deletefile|rmdirs|cleanup|sync"}),
    "s3cmd": ("-c --config", {"delete-objects": "del|rm|rb|expire|setlifecycle|delpolicy; sync +--delete-removed|--delete"}), "s5cmd": ("", {"delete-objects": "rm|rb; sync +--delete"}), "s4cmd": ("", {"delete-objects": "del; dsync +-d|--delete-removed"}),
    "mc mcli": ("-C --config-dir", {"delete-objects": "rm|rb; mirror +--remove; admin ** remove|rm|detach; ilm ** rm|remove; undo; batch ** cancel"}), "b2": ("", {"delete-objects": "rm; delete-*|delete_*; file|bucket|key delete; sync +--delete|--replace-newer"}), "swift": ("", {"delete-objects": "delete"}), "ossutil coscli obsutil": ("", {"delete-objects": "rm|delete"}),
    # code hosts
    "gh": ("-R --repo --hostname -H --header -q --jq -t --template", {
        "delete-hosted": "repo delete; release delete|delete-asset; secret|variable delete|remove; gist|issue|run|cache|label|ssh-key|gpg-key|codespace|cs|project delete|rm; repo deploy-key|autolink delete; project item-delete|field-delete; pr close +-d|--delete-branch;"
                         "repo edit +--visibility; repo sync +--force; repo archive; attestation delete; ruleset delete; agent-task delete"}),
    "glab": ("-R --repo", {"delete-hosted": "repo|project|release|issue|mr|incident|variable|label|ci|token|deploy-key|ssh-key|gpg-key|snippet|schedule|milestone|stack|cluster|runner delete|remove|revoke|rm"}),
    "hub": ("", {"delete-hosted": "delete; release delete"}), "tea": ("", {"delete-hosted": "repos|repo|releases|release|issues|labels|milestones|organizations|branches|webhooks|actions delete|rm; releases assets delete"}),
    "travis circleci": ("", {"delete-hosted": "** delete|remove|remove-secret; env unset"}), "jira": ("", {"delete-hosted": "issue delete"}), "linear": ("", {"delete-hosted": "issue delete"}),
}
