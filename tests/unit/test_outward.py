"""What counts as leaving the machine: one row a way of saying it, and one a look-alike that must stay quiet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster import outward

PUSHES = [
    "echo Z2l0IHB1c2gK | base64 -d | sh", "base64 -d <<< Z2l0IHB1c2gK | bash",
    "git push", "git push origin HEAD", "git -C . push", "git -C /w/x push -f", "git --git-dir=.git push", "git --git-dir .git --work-tree . push",
    "git -c user.name=x push", "git -c alias.x=push x", "git -c alias.X=push x origin", "git -c alias.x='!git push' x", "git -c alias.a=b -c alias.b=push a",
    "git send-pack ../r main", "git subtree push --prefix a origin b", "git svn dcommit", "git lfs push origin main", "git-push origin", "/usr/lib/git-core/git-push o",
    "/usr/bin/git push", "\\git push", "'git' 'push'", 'g"it" pu\'sh\'', "git\\\n push", "git $'\\x70ush'", "git ${IFS}push", "git${IFS}push", "{git,push}",
    "p=push; git $p", "p=pu; p+=sh; git $p", "g=git; $g push", 'c="git push"; $c', 'a=(git push); "${a[@]}"', "git $(echo push)", "git `echo push`", "git ${x:-push}",
    "for v in status push; do git $v; done", 'set -- git push; "$@"', "read v <<< push; git $v", "printf -v v push; git $v",
    "bash -c 'git push'", "bash -lc 'git push'", "sh -ec 'git push'", "zsh -c \"git push\"", "/bin/dash -c 'git push'", "bash -c 'git $0' push", "bash -c '\"$@\"' _ git push",
    "eval git push", 'eval "git push"', "eval 'git p'ush", "env git push", "env -i A=b git push", "env -u X git push", "env -S 'git push'", "env -S'git push' origin",
    "A=b git push", "sudo git push", "sudo -u me -- git push", "doas git push", "command git push", "builtin command git push", "exec git push", "nohup git push &",
    "nice -n 5 git push", "timeout 5 git push", "timeout -s KILL 5s git push", "time git push", "time -p git push", "/usr/bin/time -f %e git push", "stdbuf -oL git push",
    "setsid -w git push", "watch -n 1 git push", "busybox sh -c 'git push'", "rtk git push", "xargs git push < f", "echo push | xargs git", "echo push | xargs -I{} git {}",
    "printf 'origin\\n' | xargs -n1 git push", "find . -name x -exec git push \\;", "find . -execdir git push {} +", "parallel git ::: push", "parallel 'git {}' ::: push",
    "strace -f git push", "flock /tmp/l git push", "flock -c 'git push' /tmp/l", "script -qc 'git push' /dev/null", "su me -c 'git push'", "trap 'git push' EXIT",
    "hyperfine 'git push'", "tmux new-session -d 'git push'", "npx -c 'git push'", "nix-shell --run 'git push'", "git submodule foreach 'git push'",
    "git bisect run git push", "git rebase -x 'git push' HEAD~2", "echo 'git push' | sh", "echo git push | bash -s", "printf '%s\\n' 'git push' | sh", "printf 'git %s' push | bash",
    "cat <<< 'git push' | sh", "bash <<< 'git push'", "bash <(echo git push)", "source <(echo git push)", ". <(printf 'git push')", "bash < <(echo git push)", "(echo git push) | sh",
    "{ echo cd x; echo git push; } | bash", "echo git push | tee x | sh", "bash <<EOF\ngit push\nEOF", "bash <<'EOF' && ls\ngit push\nEOF", "sh -s <<-X\n\tgit push\n\tX",
    "cat <<EOF | sh\ngit push\nEOF", "{ sh; } <<X\ngit push\nX", "cat > d <<E\ngit push\nE\nsh d", "echo 'git push' > d; chmod +x d; ./d", "echo git push >> d && source ./d",
    "cat <<EOF > f; git push\nx\nEOF", "cat <<EOF\n$(git push)\nEOF", 'echo "$(git push)"', "x=$(git push)", "x=`git push`", "echo $((1 + $(git push)))", "ls <(git push)",
    'echo "${x:-$(git push)}"', "[[ -n $(git push) ]]", "if true; then git push; fi", "while git push; do :; done", "until ! git push; do sleep 1; done",
    "case x in y) ;; *) git push ;; esac", "case $(git push) in x) ;; esac", "f() { git push; }; f", "function f { git push; }", 'f() { git "$@"; }; f push', 'g() { "$@"; }; g git push',
    "alias p='git push'; p", "(git push)", "(cd x && git push)", "{ git push; }", "! git push", "coproc git push", "true && git push", "false || git push", "ls; git push", "ls\ngit push",
    "ls & git push", "ls | git push", "git push > log 2>&1", ">log git push", "2>&1 git push", "git status # x\ngit push", "git push --force-with-lease", "git push --no-dry-run --dry-run --no-dry-run",
    "git push -o --dry-run origin", "git push --receive-pack --dry-run origin", "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0=push git x",
    "git push origin :main", "git push origin +main", "git push --delete origin b", "git push --tags", "git push --mirror", "hub push", "jj git push", "sl push", "hg push", "gh repo sync a/b",
    "svn commit -m x", "gh gist create f", "gh repo create x --push --source .", "gh api -X PUT repos/a/b/contents/f -f message=x", "gh api graphql -f query='mutation{createCommitOnBranch(x)}'",
    "uv run git push", "poetry run git push", "bundle exec git push", "git annex sync", "git send-email x", "if [ -f x ]; then :; else git -C x push; fi", "git stash push; git push",
    "git log --grep push; git push", "git commit -m 'no push' && git push", "cat x | while read l; do git push $l; done", "select x in a; do git push; done", "$(git push", "ls; git push; echo '",
]
MERGES = [
    "gh pr merge 5", "gh pr merge --auto --squash", "gh -R a/b pr merge 5", "glab mr merge 5", "gh api -X PUT repos/a/b/pulls/5/merge", "gh api repos/a/b/merges -f base=main -f head=x",
    "gh api graphql -f query='mutation { mergePullRequest(input: {}) { x } }'", "curl -X PUT https://api.github.com/repos/a/b/pulls/1/merge", "git checkout main && git merge f",
    "git switch main; git merge --no-ff f", "git checkout main\ngit rebase f", "git switch master && git cherry-pick abc1234", "git branch -f main f", "git branch --force main HEAD",
    "git update-ref refs/heads/main HEAD", "git fetch . f:main", "git fetch . +f:refs/heads/main", "git fetch origin f:main", "git pull origin f:main", "git checkout -B main f", "git switch -C main f",
    "git symbolic-ref refs/heads/main refs/heads/f", "git rebase f main", "git checkout main; git pull origin f", "git checkout main && git reset --hard f", "bash -c 'git checkout main && git merge f'",
    "git worktree add ../m main && git -C ../m merge f", "git update-ref --stdin <<< 'update refs/heads/main abc'", "git branch -M f main", "gh pr update-branch 4", "sudo gh pr merge 1 --body --help",
    "git checkout main; git am x.patch", "az repos pr update --id 1 --status completed", "cd ../m && git checkout main && git merge f",
]
DEPLOYS = [
    "terraform state mv a b", "kubectl exec p -- sh -c x", "kubectl cp x p:/y", "tofu refresh",
    "kubectl apply -f x.yaml", "kubectl -n prod rollout restart deploy/x", "kubectl --context p delete pod x", "kubectl --unknown v apply -f x", "helm upgrade --install x ./c", "helm --kube-context p install x c",
    "terraform apply", "terraform -chdir=x apply -auto-approve", "tofu destroy", "pulumi up -y", "pulumi -C x up", "npm publish", "npm --access public publish", "npm publish --dry-run=false", "pnpm -r publish",
    "yarn publish", "yarn npm publish", "twine upload dist/*", "python -m twine upload dist/*", "python3.12 -m twine upload d || python -m twine upload d", "cargo publish", "gem push x.gem", "docker push x",
    "docker --context c push x", "docker buildx build --push .", "docker compose push", "gh release create v1", "gh workflow run deploy.yml", "vercel", "vercel --prod", "vercel deploy", "npx vercel --prod",
    "npx -y netlify deploy --prod", "netlify deploy", "fly deploy", "flyctl deploy", "heroku container:release web", "gcloud run deploy x", "gcloud beta run deploy x", "gcloud --project p app deploy",
    "aws s3 sync dist s3://b", "aws s3 cp f s3://b/f", "aws --profile p lambda update-function-code --function-name x", "aws cloudformation deploy", "az webapp up", "serverless deploy", "sls deploy", "cdk deploy", "sam deploy",
    "ansible-playbook site.yml", "npm run deploy", "npm run deploy:prod", "npm run release", "yarn deploy", "pnpm run publish", "pnpm release", "bun run deploy", "make deploy", "make -C x release", "make publish", "make all deploy",
    "just deploy", "task deploy", "rake release", "bundle exec rake release", "./gradlew publish", "gradle publishToMavenCentral deploy", "mvn clean deploy", "mvn release:perform", "./deploy.sh", "scripts/deploy-prod",
    "bash deploy.sh", "sh -x ./scripts/deploy.sh prod", "python scripts/deploy.py", "node scripts/publish.mjs", "source ./deploy.sh", "uv publish", "poetry publish --build", "uv run twine upload d", "firebase deploy", "wrangler deploy",
    "npx wrangler pages deploy d", "kamal deploy", "eb deploy", "goreleaser release --clean", "semantic-release", "npx semantic-release", "changeset publish", "lerna publish", "rsync -a d/ me@h:/srv", "scp f h:/srv/f", "nx deploy app",
    "turbo run deploy", "fab deploy", "cap production deploy", "dotnet nuget push x", "skaffold run", "supabase db push", "prisma migrate deploy", "mkdocs gh-deploy", "curl -X POST https://api.vercel.com/v1/integrations/deploy/x/y",
    "sudo -E kubectl apply -f x", "xargs kubectl delete pod < f", "echo x | kubectl apply -f -", "K=kubectl; $K apply -f x", "kubectl apply --dry-run=none -f x", "if make test; then make deploy; fi", "python manage.py deploy", "python setup.py sdist upload",
]
UNSURE = [
    "$cmd push", "$(cat x) push origin", "/usr/bin/gi[t] push", "g?t push", "git $verb", "git $opts $verb", "git ship", "git config alias.p push", "git config --global alias.x '!git push'", "git push 'x", "echo 'deploy",
    "base64 -d < push.b64 | sh", "xxd -r -p push.hex | bash", "cat push.txt | sh", "python3 -c \"import os; os.system('git push')\"", "python -c \"import subprocess as s; s.run(['git', 'push'])\"",
    "python3 - <<X\nimport subprocess\nsubprocess.run(['git','push'])\nX", "node -e \"require('child_process').execSync('git push')\"", "perl -e 'system(\"git push\")'", "ruby -e '`git push`'", "awk 'BEGIN{system(\"git push\")}'",
    "cat > x.py <<E\nimport os\nos.system('npm publish')\nE\npython x.py", "kubectl $verb x", "while read v; do git $v; done < f",
]
QUIET = [
    "terraform state list", "terraform state show x", "kubectl get pods", "kubectl logs p", "kubectl config view",
    "", "ls", "git status", "git push --dry-run", "git push -n origin", "git push -nv", "git push --help", "git --help push", "git help push", "git push -h", "git stash push", "git stash push -m 'before the push'",
    "git log --grep push", "git log --oneline --grep=push", "git log -S'git push'", "echo git push", "echo 'git push'", "printf 'git push\\n'", "git commit -m 'git push'", "git commit -m \"push; git push\"", "git commit --message='merge; deploy'",
    "git commit -F - <<EOF\ngit push\nEOF", "git commit -m \"$(cat <<'EOF'\nAdd push\n\ngit push\nEOF\n)\"", "cat > notes.md <<EOF\ngit push origin main\nEOF", "cat >> README.md << 'EOF'\nnpm publish\nEOF\nls",
    "tee notes <<EOF\ngit push\nEOF", "grep -rn 'git push' .", "rg 'git push|npm publish'", "sed -i 's/git push/git pull/' f", "awk '/git push/ {print}' f", "jq '.scripts.deploy' package.json", "cat deploy.sh", "vim deploy.sh", "chmod +x deploy.sh",
    "bash -n deploy.sh", "shellcheck deploy.sh", "ls scripts/deploy", "# git push", "ls # git push", "git checkout -b push", "git branch push", "git checkout push", "git merge feature", "git rebase main", "git checkout f && git merge main",
    "git checkout main && git checkout -b f && git merge g", "git switch main && git pull", "git pull --rebase", "git checkout main && git pull origin main", "git checkout main && git merge origin/main", "git merge --abort", "git merge-base main f",
    "git checkout main -- src/x.py", "git diff main...HEAD", "git log main..HEAD", "git fetch origin main:main", "git branch -d f", "git branch -m new", "git branch -M main", "git config push.default current", "git config --get alias.p", "git remote set-url --push origin x",
    "git remote -v", "git worktree add ../w f", "git rev-parse --abbrev-ref @{push}", "gh pr create --title 'push' --body 'merge'", "gh pr view 5", "gh pr list", "gh pr checkout 5", "gh pr merge --help", "gh api repos/a/b/pulls/5", "gh api repos/a/b/branches/merge", "gh release list",
    "gh release view", "gh run list", "npm run build", "npm run build:release", "npm test -- --grep publish", "npm publish --dry-run", "npm run deploy -- --dry-run", "npm run test:deploy", "npm install deploy", "npm view publish", "yarn add gh-pages", "npm pack", "pnpm deploy out",
    "make", "make test", "make -n deploy", "make release-notes", "make build-release", "make CMD=deploy", "make -C deploy test", "cargo build --release", "cargo publish --dry-run", "cargo test deploy", "cargo run -- deploy", "docker build -t x .", "docker pull x", "docker compose up -d",
    "docker run --rm x git push", "kubectl get pods", "kubectl rollout status deploy/x", "kubectl apply --dry-run=client -f x", "kubectl apply -f x --dry-run=server", "kubectl describe deploy x", "helm template x", "helm upgrade x y --dry-run", "terraform plan", "terraform validate", "terraform apply -help",
    "pulumi preview", "aws s3 cp s3://b/f .", "aws s3 ls", "gcloud config list", "vercel dev", "vercel env ls", "vercel --help", "netlify dev", "fly logs", "ansible-playbook --check site.yml", "ansible-playbook site.yml --syntax-check", "python manage.py test deploy", "pytest tests/test_deploy.py",
    "python -m pytest -k deploy", "python -m build", "pip install twine", "python tests/test_deploy.py", "node --test test/deploy.test.js", "./test_deploy.sh", "ssh host 'git push'", "command -v git", "type git", "which kubectl", "curl https://x/deploy", "curl -fsSL https://x/install.sh | sh",
    "curl -sSL https://install.python-poetry.org | python3 -", "rsync -a a/ b/", "rsync -an a h:/b", "scp h:/f .", "x=push", "push=1; echo $push", "array.push(x) 2>/dev/null || true", "node -e 'a.push(1)'", "python -c \"x = 'git push'; print(x)\"", "find . -name '*push*'", "find . -name deploy -exec ls {} \\;",
    "git $(git status --porcelain | head -1 >/dev/null; echo status)", "git -C $dir status", "for d in *; do git -C $d status; done", "f() { git \"$@\"; }; f status", "eval \"$(ssh-agent -s)\"", "eval \"$(direnv hook bash)\"", "export PATH=$PATH:/x/deploy/bin", "test -f deploy.sh && echo yes",
    "cd deploy && ls", "mkdir -p deploy publish", "echo push > f; cat f", "read push", "git tag v1", "git show HEAD:deploy.sh", "git add deploy.sh && git commit -m deploy", "time ls", "git blame -L1,5 push.py", "xargs grep push < f", "ls | xargs -n1 echo git push", "twine check dist/*", "git format-patch main",
    "goreleaser release --snapshot --clean", "firebase emulators:start", "wrangler dev", "serverless package", "cdk synth", "cdk diff", "sam build", "mvn clean install", "./gradlew build", "gradle test", "just --list", "git reset --hard HEAD~1", "git checkout main && git reset --hard origin/main", "git lfs pull",
]


@pytest.mark.parametrize("kind, line", [(kind, line) for kind, lines in (
    ("push", PUSHES), ("merge", MERGES), ("deploy", DEPLOYS), ("unsure", UNSURE), (None, QUIET)) for line in lines])
def test_each_line_is_judged_for_what_it_does(kind, line):
    found = outward.judge(line)
    assert (found.kind if found else None) == kind, found


@pytest.mark.parametrize("wrap", [
    "{}", "ls; {}", "bash -c '{}'", "if true; then\n{}\nfi", "echo $({})", "sudo {}", "env A=b {}", "timeout 9 {}", "( {} )", "ls && {} | cat", "cat <<X | sh\n{}\nX", "A=b command {}",
])
@pytest.mark.parametrize("kind, command", [
    ("push", "git -C . push"), ("merge", "gh pr merge 1"), ("deploy", "kubectl apply -f x"), ("deploy", "make deploy"), (None, "git stash push"), (None, "git push --dry-run"), (None, "grep push f")])
def test_a_wrapper_changes_nothing(wrap, kind, command):
    found = outward.judge(wrap.format(command))
    assert (found.kind if found else None) == kind, found


@pytest.mark.parametrize("line, kind", [
    ("git merge f", "merge"), ("git rebase f", "merge"), ("git cherry-pick abc1234", "merge"), ("git pull", None), ("git pull origin main", None), ("git pull origin f", "merge"), ("git merge --abort", None),
    ("git merge origin/main", None), ("git checkout f && git merge g", None), ("git checkout -b f && git merge g", None), ("git reset --hard HEAD~1", None), ("git reset --hard f", "merge"), ("git commit -m x", None), ("git -C . merge f", "merge"),
])
def test_on_the_main_branch_a_merge_is_held(line, kind):
    found = outward.judge(line, on_main_branch=True)
    assert (found.kind if found else None) == kind, found


def test_the_branch_of_another_folder_is_asked_for_by_its_path():
    asked = []

    def main_at(place):
        asked.append(place)
        return place == "/w/main"

    assert outward.judge("cd /w/feature && git merge x", on_main_branch=main_at) is None
    assert outward.judge("git -C /w/main merge x", on_main_branch=main_at).kind == "merge"
    assert outward.judge("git merge x", on_main_branch=main_at) is None
    assert asked == ["/w/feature", "/w/main", ""]


@pytest.mark.parametrize("pattern, line, kind", [
    ("make ship", "make ship", "deploy"), ("make ship", "make -j4 ship", "deploy"), ("make ship", "make shop", None), ("flyway migrate*", "flyway migrate", "deploy"), ("flyway migrate*", "bash -c 'flyway migrate-all'", "deploy"),
    ("./ops *", "./ops up", None), ("ops *", "./ops up", "deploy"), ("", "ls", None), ("rm", "echo rm", None),
])
def test_the_project_names_its_own_deployments(pattern, line, kind):
    found = outward.judge(line, (pattern,))
    assert (found.kind if found else None) == kind


def test_the_persons_git_aliases_are_followed():
    aliases = {"up": "push -u origin HEAD", "all": "!git add . && git push", "st": "status"}
    assert outward.judge("git up", git_aliases=aliases).kind == "push"
    assert outward.judge("git all", git_aliases=aliases).kind == "push"
    assert outward.judge("git st", git_aliases=aliases) is None
    assert outward.judge("git x", git_aliases={"x": "!git x"}).kind == "unsure"


def test_the_judgement_quotes_the_command_and_says_why():
    found = outward.judge("ls -la && git -C . push origin HEAD; ls")
    assert (found.kind, found.text) == ("push", "git -C . push origin HEAD")
    assert found.why and "\n" not in found.why


PIECES = st.sampled_from(["git", "push", " ", " ", "\n", ";", "&&", "|", "(", ")", "{", "}", "'", '"', "$(", "`", "<<E", "\nE\n", "$x", "x=", "bash -c ", "eval ", "${", "\\", "case x in ", "esac", "[[", "]]", "((", "))", "<(", "-c", "alias.a=", "#", "*", "~", "é", "\0"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_no_text_raises(text):
    outward.judge(text, ("make *",), True)
    outward.muster_verb(text, "/p")


VERBS = [
    ("muster status", ["status"], True), ("muster gate run test", ["gate", "run", "test"], True), ("muster task add 'a b; c'", ["task", "add", "a b; c"], True), ("/p/bin/muster status", ["status"], True), ("/x/bin/muster status", ["status"], False),
    ("muster status; ls", ["status"], False), ("muster status | cat", ["status"], False), ("muster status > f", ["status"], False), ("A=b muster status", ["status"], False), ("muster status $(ls)", [], False), ('muster task add "$(ls)"', [], False),
    ("muster task add '$(ls)'", ["task", "add", "$(ls)"], True), ("muster status &", ["status"], False), ("muster status\n", ["status"], True), ("muster status # x", ["status"], False), ("(muster status)", ["status"], False), ("cd x && muster disable", ["disable"], False),
    ("bash -c 'muster disable'", ["disable"], False), ("sudo muster disable", ["disable"], False), ("python -m muster disable", ["disable"], False), ("python3 -I /p/muster/__main__.py disable", ["disable"], False), ("sh /p/hooks/run UserPromptExpansion", ["UserPromptExpansion"], False),
    ("echo '{}' | python3 /p/hooks/dispatch.py Stop", ["Stop"], False), ("/p/hooks/run Stop", ["Stop"], False), ("python3 -c 'import muster.cli; muster.cli.main()'", [], False), ("python3 - <<E\nfrom muster import app\nE", [], False), ("m=muster; $m disable", ["disable"], False),
    ("ls", None, None), ("echo muster status", None, None), ("grep muster f", None, None), ("cat /p/bin/muster", None, None), ("git commit -m 'muster status'", None, None), ("ls /p/hooks/run", None, None), ("must er", None, None),
]


@pytest.mark.parametrize("line, words, simple", VERBS)
def test_calls_of_muster_itself_are_found(line, words, simple):
    assert outward.muster_verb(line, "/p") == (None if words is None else (words, simple))


def test_of_several_calls_the_one_that_is_not_free_counts():
    line = "muster status && muster disable"
    assert outward.muster_verb(line, free=lambda words: words[:1] == ["status"]) == (["disable"], False)
    assert outward.muster_verbs(line) == ([["status"], ["disable"]], False)
