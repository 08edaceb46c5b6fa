"""The programs whose commands leave the machine: pushes, merges and deployments, as tables.

A row is `program: (options that take the next word, {kind: "phrase|phrase"})`. A phrase is the first operands of a
command; a word of it that ends in `*` stands for every word that begins so.
"""

PUSH, MERGE, DEPLOY, UNSURE = "push", "merge", "deploy", "unsure"

_KUBE = "apply|create|delete|replace|patch|edit|set|scale|autoscale|run|expose|drain|cordon|uncordon|taint|exec|cp|annotate|label|rollout restart|rollout undo|rollout pause|rollout resume"
_KUBE_OPTIONS = "-n --namespace --context --cluster --kubeconfig -s --server --user --as -l -o --output"
_TERRAFORM = {DEPLOY: "apply|destroy|import|taint|untaint|refresh|force-unlock|state push|state rm|state mv|state replace-provider|workspace delete|run-all apply|run-all destroy|stack apply"}
_IMAGES = {DEPLOY: "push|image push|manifest push|compose push|buildx imagetools create|stack deploy|stack up|service update|service create|trust sign"}
_OF_PYTHON = {DEPLOY: "publish"}

PROGRAMS = {
    "gh": ("-R --repo --hostname", {
        MERGE: "pr merge|pr update-branch", PUSH: "repo sync|gist create|gist edit|repo delete|repo archive|repo create|stack submit",
        DEPLOY: "release create|release upload|release edit|release delete|workflow run|deploy*|variable set|secret set"}),
    "glab": ("-R --repo", {MERGE: "mr merge|mr accept", PUSH: "repo create|repo delete|snippet create|repo mirror|stack sync",
                           DEPLOY: "release create|release upload|ci run|pipeline run|ci trigger"}),
    "hub": ("-C -c", {PUSH: "push|sync|pull-request|gist create|create|delete", MERGE: "merge", DEPLOY: "release create|release edit"}),
    "tea": ("-r -l", {MERGE: "pr merge|pulls merge", DEPLOY: "release create|releases create"}),
    "jj": ("-R --repository --config", {PUSH: "git push"}),
    "sl": ("-R --cwd --config", {PUSH: "push|pr submit|pr s|ghstack|cloud upload"}), "hg": ("-R --cwd --config", {PUSH: "push|out-push"}),
    "svn": ("--username --password", {PUSH: "commit|ci|import|copy|cp"}), "fossil": ("-R", {PUSH: "push|sync"}), "bzr": ("", {PUSH: "push|send"}),
    "darcs": ("", {PUSH: "push|send"}), "p4": ("-c -p -u", {PUSH: "submit"}), "cvs": ("-d", {PUSH: "commit|ci"}), "arc": ("", {PUSH: "land|diff"}),
    "gt": ("", {PUSH: "submit|ss|s|stack submit|push", MERGE: "merge"}), "git-town": ("", {PUSH: "sync|propose", MERGE: "ship"}), "repo": ("", {PUSH: "upload"}),
    "ghstack": ("", {PUSH: "submit", MERGE: "land"}), "spr": ("", {PUSH: "update|diff", MERGE: "land|merge"}), "gs": ("", {PUSH: "stack submit|branch submit|repo sync"}),
    "kubectl": (_KUBE_OPTIONS, {DEPLOY: _KUBE}), "oc": (_KUBE_OPTIONS, {DEPLOY: _KUBE + "|new-app|start-build|rollout latest|process"}),
    "k3s": ("", {DEPLOY: "kubectl apply|kubectl delete"}), "kapp": ("", {DEPLOY: "deploy|delete"}), "kustomize": ("", {}),
    "helm": ("-n --namespace --kube-context --kubeconfig", {DEPLOY: "install|upgrade|uninstall|delete|rollback|push"}),
    "helmfile": ("-f -e -n -l", {DEPLOY: "apply|sync|destroy|delete"}), "argocd": ("--server", {DEPLOY: "app sync|app create|app set|app delete|app rollback"}),
    "flux": ("-n", {DEPLOY: "reconcile*|bootstrap*|create*|delete*|push*"}), "skaffold": ("-f -p", {DEPLOY: "run|deploy|apply|dev"}), "tilt": ("", {DEPLOY: "up"}),
    "terraform": ("", _TERRAFORM), "tofu": ("", _TERRAFORM), "terragrunt": ("", _TERRAFORM), "cdktf": ("", {DEPLOY: "deploy|destroy"}),
    "pulumi": ("-s --stack -C --cwd", {DEPLOY: "up|update|destroy|import|stack rm|deployment run"}), "cdk": ("-a --app -c --context --profile", {DEPLOY: "deploy|destroy|bootstrap|import"}),
    "sls": ("", {DEPLOY: "deploy|remove|rollback"}), "serverless": ("", {DEPLOY: "deploy|remove|rollback"}), "sam": ("", {DEPLOY: "deploy|delete|sync|publish"}),
    "ansible-playbook": ("", {DEPLOY: "*"}), "ansible-pull": ("", {DEPLOY: "*"}), "ansible": ("", {DEPLOY: "*"}), "salt": ("", {DEPLOY: "*"}), "nomad": ("", {DEPLOY: "run|job run|job stop|stop"}),
    "docker": ("--context -c -H --host --config -l", _IMAGES), "podman": ("", _IMAGES), "nerdctl": ("-n", _IMAGES), "buildah": ("", {DEPLOY: "push|manifest push"}),
    "docker-compose": ("-f -p --project-name", {DEPLOY: "push"}), "skopeo": ("", {DEPLOY: "copy|sync|delete"}), "crane": ("", {DEPLOY: "push|copy|cp|delete|tag"}), "oras": ("", {DEPLOY: "push|cp|copy"}),
    "npm": ("-w --workspace --prefix -C --registry --tag --otp --access", {DEPLOY: "publish|unpublish|deprecate|dist-tag add|dist-tag rm|stage publish"}),
    "pnpm": ("-F --filter -C --dir -w --registry --tag", {DEPLOY: "publish|unpublish|deprecate|dist-tag add"}), "bun": ("--cwd", {DEPLOY: "publish"}),
    "yarn": ("--cwd", {DEPLOY: "publish|npm publish|workspaces foreach npm publish|lerna publish"}), "lerna": ("", {DEPLOY: "publish"}), "rush": ("", {DEPLOY: "publish"}),
    "changeset": ("", {DEPLOY: "publish"}), "semantic-release": ("", {DEPLOY: "*"}), "release-it": ("", {DEPLOY: "*"}), "np": ("", {DEPLOY: "*"}), "auto": ("", {DEPLOY: "shipit|release"}),
    "jsr": ("", {DEPLOY: "publish"}), "deno": ("", {DEPLOY: "publish|deploy"}), "deployctl": ("", {DEPLOY: "deploy"}), "vsce": ("", {DEPLOY: "publish|unpublish"}), "ovsx": ("", {DEPLOY: "publish"}),
    "twine": ("", {DEPLOY: "upload|register"}), "flit": ("-f", _OF_PYTHON), "poetry": ("-C -P", _OF_PYTHON), "uv": ("--project --directory", _OF_PYTHON), "hatch": ("-e -p", _OF_PYTHON),
    "pdm": ("-p", _OF_PYTHON), "rye": ("", _OF_PYTHON), "maturin": ("", {DEPLOY: "publish|upload"}), "cargo": ("--config -Z -C", {DEPLOY: "publish|release|yank|owner|smart-release"}), "gem": ("", {DEPLOY: "push|yank"}),
    "mvn": ("-f -pl -P -s --file -D", {DEPLOY: "release:*"}), "dotnet": ("", {DEPLOY: "nuget push|nuget delete"}), "nuget": ("", {DEPLOY: "push|delete"}), "mix": ("", {DEPLOY: "hex.publish*"}),
    "dart": ("", {DEPLOY: "pub publish"}), "flutter": ("", {DEPLOY: "pub publish"}), "stack": ("", {DEPLOY: "upload"}), "cabal": ("", {DEPLOY: "upload"}), "luarocks": ("", {DEPLOY: "upload"}),
    "lein": ("", {DEPLOY: "deploy"}), "pod": ("", {DEPLOY: "trunk push|repo push"}), "fastlane": ("", {DEPLOY: "deliver|supply|pilot|upload_*|release|deploy|beta"}), "conda": ("", {}),
    "anaconda": ("", {DEPLOY: "upload"}), "goreleaser": ("-f --config", {DEPLOY: "release|publish|announce"}), "snapcraft": ("", {DEPLOY: "upload|push|release|promote"}), "hf": ("", {DEPLOY: "upload*"}),
    "huggingface-cli": ("", {DEPLOY: "upload*"}), "wrangler": ("-c --config -e --env", {DEPLOY: "deploy|publish|pages deploy|pages publish|versions upload|versions deploy|rollback|delete|secret put|d1 migrations apply"}),
    "netlify": ("", {DEPLOY: "deploy|link:deploy|env:set|api"}), "ntl": ("", {DEPLOY: "deploy"}), "fly": ("-a --app -c --config", {DEPLOY: "deploy|launch|scale*|machine*|machines*|apps destroy|secrets set|releases rollback"}),
    "heroku": ("-a --app -r --remote", {DEPLOY: "container:release|container:push|releases:rollback|rollback|ps:scale|pipelines:promote|builds:create|deploy*|config:set|run*|create|apps:create|destroy"}),
    "railway": ("", {DEPLOY: "up|deploy|redeploy|down"}), "render": ("", {DEPLOY: "deploys create|services create"}), "firebase": ("-P --project", {DEPLOY: "deploy|hosting:*|functions:delete|appdistribution:*"}),
    "supabase": ("", {DEPLOY: "db push|functions deploy|db reset --linked|secrets set|config push"}), "convex": ("", {DEPLOY: "deploy"}), "prisma": ("", {DEPLOY: "migrate deploy|db push"}), "hasura": ("", {DEPLOY: "deploy"}),
    "amplify": ("", {DEPLOY: "publish|push"}), "eb": ("", {DEPLOY: "deploy|create|terminate|upgrade|swap|setenv"}), "copilot": ("", {DEPLOY: "deploy|svc deploy|job deploy|env deploy|app delete|pipeline deploy"}), "chalice": ("", {DEPLOY: "deploy|delete"}),
    "zappa": ("", {DEPLOY: "deploy|update|undeploy|rollback"}), "cf": ("", {DEPLOY: "push|restage|restart|delete|map-route"}), "kamal": ("-d -c", {DEPLOY: "deploy|redeploy|setup|rollback|app boot|remove"}), "dokku": ("", {DEPLOY: "git:*|ps:*|config:set"}),
    "doctl": ("-t --context", {DEPLOY: "apps create*|apps update|compute droplet create|serverless deploy"}), "eas": ("", {DEPLOY: "submit|update|build|deploy"}), "expo": ("", {DEPLOY: "publish"}), "modal": ("", {DEPLOY: "deploy"}), "juju": ("-m", {DEPLOY: "deploy|refresh|upgrade*"}),
    "mkdocs": ("", {DEPLOY: "gh-deploy"}), "mike": ("", {DEPLOY: "deploy"}), "gh-pages": ("", {DEPLOY: "*"}), "ng": ("", {DEPLOY: "deploy"}), "docusaurus": ("", {DEPLOY: "deploy"}), "surge": ("", {DEPLOY: "*"}), "azd": ("", {DEPLOY: "up|deploy|provision|down"}), "swa": ("", {DEPLOY: "deploy"}),
    "func": ("", {DEPLOY: "azure functionapp publish"}), "databricks": ("-p", {DEPLOY: "bundle deploy|bundle run|bundle destroy"}), "werf": ("", {DEPLOY: "converge|dismiss"}), "okteto": ("", {DEPLOY: "deploy"}), "colmena": ("", {DEPLOY: "apply*"}), "nixops": ("", {DEPLOY: "deploy"}),
    "gcloud": ("--project --account --region --zone --format --configuration", {DEPLOY: "app deploy|run deploy|run jobs deploy|run services update|run services replace|run services update-traffic|functions deploy|builds submit|deploy releases create|endpoints services deploy|storage rsync|storage cp|container clusters create|sql instances patch"}),
    "az": ("--subscription -o --output", {DEPLOY: "webapp up|webapp deploy|webapp deployment*|functionapp deploy*|containerapp up|containerapp update|containerapp create|deployment*|acr build|spring app deploy|staticwebapp create|webapp restart|webapp config*|storage blob upload*",
                                             MERGE: "repos pr update"}),
    "aws": ("--profile --region --output --endpoint-url", {
        DEPLOY: "lambda update-function*|lambda publish-version|lambda update-alias|lambda create-function|cloudformation deploy|cloudformation create*|cloudformation update*|cloudformation delete*|cloudformation execute*|ecs update-service|ecs run-task|"
                "ecs register-task-definition|ecs deploy|elasticbeanstalk update*|elasticbeanstalk create*|amplify start*|deploy create-deployment|deploy push|apprunner start*|apprunner update*|cloudfront create*|cloudfront update*|"
                "codepipeline start*|codebuild start*|ecr put-image|eks update*|ssm send-command|ssm put-parameter|s3 rm|s3 mv|s3 rb|s3api put*|s3api delete*|serverlessrepo*",
        MERGE: "codecommit merge*", PUSH: "codecommit put-file|codecommit create-commit"}),
}
ALIASES = {"kubecolor": "kubectl", "flyctl": "fly", "now": "vercel", "vc": "vercel", "mvnw": "mvn", "cargo-release": "semantic-release", "podman-compose": "docker-compose", "tf": "terraform", "k": "kubectl", "ansible-runner": "ansible"}
# Deploys when called with nothing or with a folder; only these verbs do not.
BARE = {"vercel": "dev build env ls list pull link logs log whoami login logout switch teams project projects domains dns certs inspect init help git secrets integration open bisect telemetry"}
# Copies to another place: the last operand says whether it is another machine.
COPIES = {"rsync": "-e --rsh --exclude --include --port -f --filter", "scp": "-P -i -o -F -l -c -J", "aws s3 cp": "--profile --region --acl", "aws s3 sync": "--profile --region --acl --exclude --include",
          "gsutil cp": "", "gsutil rsync": "-x", "gsutil -m cp": "", "gsutil -m rsync": "", "rclone copy": "", "rclone sync": "", "s3cmd put": "", "s3cmd sync": ""}
# Task runners: the words before the name of a task; () means the name comes first.
RUNNERS = {
    "npm": ("run", "run-script", "rum", "urn"), "pnpm": (), "yarn": (), "bun": (), "deno": ("task",), "composer": (), "make": (), "gmake": (), "just": (), "task": (), "rake": (), "invoke": (), "inv": (), "fab": (), "nox": (), "tox": (),
    "gradle": (), "gradlew": (), "mvn": (), "ant": (), "sbt": (), "mage": (), "grunt": (), "gulp": (), "nx": (), "turbo": (), "moon": (), "poe": (), "pdm": ("run",), "hatch": ("run",), "cap": (), "mina": (), "dep": (), "earthly": (),
    "cargo": ("make", "xtask", "run"), "doit": (), "lerna": ("run",), "rush": (), "wireit": (), "mise": ("run",), "bazel": ("run",), "pants": (), "mix": (), "lake": (),
}
RUNNER_OPTIONS = "-C -f -o -W -I --directory --file --makefile --filter -F --dir -w --workspace --prefix --cwd -p --project -e -s --session -b --build-file -j --justfile -d --working-directory"
PACKAGE_VERBS = frozenset("add install i ci remove rm uninstall why info view list ls link unlink update upgrade outdated audit create init config set get dlx exec search show explain help pack test require new".split())
SHIPS = frozenset("deploy deploys deployment redeploy undeploy publish publishes rollout ship shipit".split())
NOT_SHIPPING = frozenset("dry dryrun test tests spec check lint plan doc docs notes preview mock local list status help diff validate verify logs".split())
RELEASE_TO = frozenset("prod production staging stage live patch minor major npm pypi github gh all final perform publish".split())
RELEASE_BY = frozenset("npm do run create cut gh github push semantic".split())
# Words that turn a program's command into a rehearsal, besides --dry-run and --help.
REHEARSALS = {"make": "-n --just-print --recon -q --question", "gmake": "-n --just-print", "ansible-playbook": "--check -C --syntax-check --list-hosts --list-tasks --list-tags --version",
              "ansible": "--check -C --list-hosts --version", "rsync": "-n -an -avn -avzn -anv -nav", "cargo": "-n", "gradle": "-m", "gradlew": "-m", "goreleaser": "--snapshot", "rake": "-n -T -P --tasks",
              "just": "-n -l --list -s --show", "semantic-release": "-d --version", "terraform": "-help", "tofu": "-help", "task": "-n -l --list --dry", "np": "--preview", "release-it": "--version", "surge": "--version",
              "turbo": "--dry", "vercel": "--version -v", "gh-pages": "--version", "helm": "", "lerna": "--version", "rclone": "-n", "invoke": "-l --list", "fab": "-l --list"}
SWITCHES = frozenset("-v -y -q -a --verbose --quiet --yes --debug --force --all --allow-dirty --no-verify --workspace --provenance --prod --auto-approve --allow-unauthenticated --json --recursive -r --delete".split())
INTERPRETERS = {"python": "-c", "python2": "-c", "python3": "-c", "pypy": "-c", "pypy3": "-c", "node": "-e --eval -p --print", "nodejs": "-e", "bun": "-e --eval", "deno": "eval", "perl": "-e -E", "ruby": "-e", "php": "-r", "lua": "-e",
                "osascript": "-e", "awk": "", "gawk": "", "mawk": "", "tclsh": "", "expect": "-c", "pwsh": "-c -Command", "powershell": "-c -Command", "Rscript": "-e", "groovy": "-e", "elixir": "-e", "julia": "-e"}
DECODERS = frozenset("base64 base32 xxd rev tr openssl gunzip zcat uudecode od hexdump gpg".split())
WEB = frozenset("curl wget http https xh curlie httpie".split())
