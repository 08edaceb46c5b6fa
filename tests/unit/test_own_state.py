"""Which shell commands would change muster's own state: a row a way of doing it, and one a look-alike that is free."""

import pytest

from muster import own_state

PLUGIN = "/home/ada/.claude/plugins/muster"

CHANGES = [
    "echo x > .muster/config.json", "echo x >> .muster/config.json", "echo x >| .muster/y", "echo '{}' > ./.muster/config.json", "cat a 1> .muster/y",
    "echo x &> .muster/y", ": > .git/muster/enabled", "> .muster/muster.db", "cat <<E > .muster/x\nhi\nE", "echo x | tee .muster/config.json", "tee -a .muster/x < y",
    "sed -i s/a/b/ .muster/config.json", "sed -i.bak 's/80/1/' .muster/config.json", "sed -n 'w .muster/x' y", "perl -pi -e s/a/b/ .muster/config.json",
    "cp x .muster/muster.db", "cp -t .muster x y", "cp --target-directory=.muster x", "cp -l .muster/muster.db x", "mv .muster x", "mv x .muster/muster.db", "rm -rf .muster",
    "rm .muster/muster.db-wal", "rm -rf ./.muster/", "rm -rf $HOME/p/.muster", 'rm -rf "$(pwd)/.muster"', "rm -rf {.muster,x}", "rm -rf .must*", "rm -rf .m?ster", "rm -rf .*",
    "d=.muster; rm -rf $d", "for f in .muster/*; do rm $f; done", "cd .muster && rm muster.db", "(cd .muster; rm x)", "cd ./.muster/briefs; rm x", "pushd .muster; ./x.sh", "unlink .muster/muster.db",
    "shred .muster/muster.db", "truncate -s 0 .muster/muster.db", "touch .muster/x", "mkdir .muster/x", "rmdir .muster", "chmod 000 .muster", "dd if=x of=.muster/muster.db", "ln -s .muster x",
    "ln -sf x .muster/config.json", "rsync -a x/ .muster/", "install x .muster/y", "tar xf x.tar -C .muster", "tar -C.muster -xf x", "sqlite3 .muster/muster.db 'delete from events'",
    "python -c \"open('.muster/config.json','w')\"", "python3 - <<E\nimport shutil\nshutil.rmtree('.muster')\nE", "node -e 'fs.rmSync(\".muster\")'", "bash -c 'rm -rf .muster'", "sh -c \"echo > .muster/x\"",
    "sudo rm -rf .muster", "env rm -rf .muster", "xargs rm < .muster/list", "ls .muster | xargs rm -f", "find .muster -print0 | xargs -0 rm", "find .muster -delete", "find .muster -exec rm {} +",
    "find .muster -type f -fprint x", "find . -name muster.db -delete", "find . -name 'muster*' -exec rm {} \\;", "sort -o .muster/x y", "uniq x .muster/y", "rm .muster/../.muster/x", "vim .muster/config.json",
    "git update-ref -d refs/muster/runs/R1/base", "git update-ref refs/muster/x HEAD", "git update-ref --stdin <<< 'delete refs/muster/x'", "git symbolic-ref refs/muster/x refs/heads/main",
    "git push . :refs/muster/x", "git fetch . +main:refs/muster/x", "git config --file .muster/config.json a.b c", "git diff --output=.muster/muster.db", "git init .muster", "git rm -r .muster", "git mv .muster x",
    "git archive -o .muster/x HEAD", "git worktree add .muster/x", "git branch -D refs/muster/x", "rm -rf .git/muster", "rm .git/refs/muster/runs/R1/base", "cd .git && rm muster/enabled", "cd .git/muster && rm enabled",
    "mv .git/muster/enabled .git/muster/disabled", "rm -rf .git", "mv .git x", "rm -rf ./.git/", "git clean -fdx", "git clean -xdf .", "git clean -f -d -X", "git -C . clean -fdx", "git clean -fdx -e node_modules",
    "git stash -a", "git stash push --all", "git stash -ua", "find . -delete", "find . -type f -delete", "find -type f -exec sed -i s/a/b/ {} +", "find . -name '*.db' -delete",
    "find . -type f | xargs sed -i s/a/b/", "grep -rl old . | xargs sed -i s/old/new/g", "grep -Rl old | xargs -r sed -i s/old/new/", "echo x > .MUSTER/config.json",
    "echo x | tee .muste?/config.json", "tee .must*/config.json < x", "cp x .m*/muster.db", "touch .muste[r]/x", "echo x > .muste?/config.json", "rm -rf $(echo .mus)ter", "rm -rf $(printf '.%s' muster)", "cd .mus*; rm muster.db", "cd .mu*er && rm x",
    "rm -rf .mu{ster,x}", "rm -rf .{muster,x}", "a=.mus; rm -rf ${a}ter", "rm -rf $'\\x2emuster'", "python3 -c \"open('.mus'+'ter/config.json','w')\"", "python3 -c \"import os; os.remove(os.path.join('.muster', 'muster.db'))\"",
    "python3 -c \"import shutil; shutil.rmtree(os.path.join('.git', 'muster'))\"", "python3 - <<E\nopen('.mus' 'ter/x', 'w')\nE", "node -e 'fs.rmSync(\".mus\" + \"ter\")'", "python3 -c \"open('\\x2emuster/x','w')\"", "perl -e 'unlink \".mus\".\"ter/x\"'",
    "find . -name '*.db' -exec sh -c 'rm $1' _ {} \\;", "find . -name '*.db' -exec python3 x.py {} +", "find . -mindepth 1 -maxdepth 1 ! -name src -exec rm -rf {} +", "find . -maxdepth 1 -name '.*' -exec rm -rf {} +", "find . -maxdepth 2 -name '*.db' -delete",
    "git for-each-ref --format='%(refname)' refs/muster | xargs git update-ref -d", "git for-each-ref --format='delete %(refname)' | git update-ref --stdin", "git for-each-ref refs/muster | xargs -n1 git update-ref -d", "git push origin :refs/muster/x",
    "git push --delete origin refs/muster/x", "git reflog expire --expire=now refs/muster/x", "git fetch --prune origin '+refs/*:refs/*'", "git clean -fd -e '!.muster'", "git clean -fd --exclude='!.muster'", "git clean -f -x -d :/", "git -c clean.requireForce=false clean -dx",
    "rsync -a --delete src/ .", "rsync -a --delete-after x/ ./", "shopt -s dotglob; rm -rf *", "ls -A | xargs rm -rf", "rm -rf $(ls -A)", "rm -rf .git*", "rm -rf .g*", "{ echo x; } > .muster/config.json", "for i in 1; do echo x; done >> .muster/config.json",
    "(cd src; ls); cd .muster; rm x", "rm -rf " + PLUGIN, "sed -i s/deny/allow/ " + PLUGIN + "/hooks/dispatch.py", "echo > " + PLUGIN + "/hooks/run", "cp x " + PLUGIN + "/hooks/hooks.json", "chmod -x '" + PLUGIN + "/hooks/run'",
]
FREE = [
    "cat .muster/briefs/x.diff", "head -50 .muster/briefs/x.diff | grep foo", "ls .muster", "ls -la .muster/gates", "tail -n 20 .muster/gates/test.log", "less .muster/config.json", "jq . .muster/config.json",
    "grep -n x .muster/briefs/R1-review.diff", "rg x .muster", "wc -l .muster/briefs/x", "diff .muster/a .muster/b", "find .muster -name '*.diff'", "stat .muster/muster.db", "test -f .muster/config.json && echo yes",
    "[ -d .muster ] || echo no", "cat .muster/config.json > copy.json", "cat < .muster/config.json", "cp .muster/briefs/x.diff /tmp/x", "sed -n '1,20p' .muster/briefs/x.diff", "sort .muster/x", "cd .muster && ls",
    "cd .muster && cat config.json", "cd .muster && cd .. && rm x", "(cd .muster && ls); rm x" if False else "ls .muster; rm x", "cat .muster/x; rm -f build/x", "echo .muster >> .gitignore",
    "git log --all", "git log -- .muster", "git status", "git show refs/muster/runs/R1/base", "git diff refs/muster/runs/R1/base", "git for-each-ref refs/muster", "git add -A", "git commit -m 'keep .muster out'",
    "git commit -F - <<E\nleave .muster alone\nE", "git check-ignore .muster", "git clean -fd", "git clean -nfdx", "git clean -fdx --dry-run", "git clean -fdx -e .muster", "git clean -fdx --exclude=.muster", "git clean -fdx build",
    "git stash", "git stash -u", "git stash push -m all", "git stash pop", "gh pr create --body 'mentions .muster'", "echo 'rm -rf .muster'", "printf '%s\\n' .muster", "cat > notes.md <<E\nrm -rf .muster\nE",
    "find . -name '*.pyc' -delete", "find . -name __pycache__ -exec rm -r {} +", "find build -type f -delete", "find . -type d -empty -delete", "find . -type f -not -path './.muster/*' -exec sed -i s/a/b/ {} +",
    "find . -name '*.py' -exec sed -i s/a/b/ {} +", "find . -name '*.py' | xargs sed -i s/a/b/", "grep -rl --include='*.py' old . | xargs sed -i s/old/new/", "grep -rl old src | xargs sed -i s/old/new/", "grep -rl old .",
    "rm -rf build dist", "rm -rf *", "rm -f .eslintrc", "rm .m", "sed -i 's/.*//' x", "sed 's/.*/&/' x", "echo x > .mustache", "rm -rf .muster-old", "cat muster.md", "rm x.muster", "mkdir muster", "cd muster && rm x",
    "cp -r .git /tmp/backup", "cat .git/HEAD", "cat .git/muster/enabled", "tar czf x.tgz --exclude=.git .", "rsync -a --exclude .git . /tmp/x", "touch .gitignore", "rm .gitignore", "npm test", "pytest -q", "",
    "git for-each-ref refs/heads | xargs git branch -d", "git for-each-ref --format='delete %(refname)' refs/tags | git update-ref --stdin", "git reflog", "git reflog expire --all", "git gc --prune=now", "git fetch origin '+refs/heads/*:refs/remotes/origin/*'",
    "rsync -a --delete src/ out/", "rsync -a --delete --exclude .muster --exclude=.git x/ .", "ls -A | head", "ls src | xargs rm", "rm -rf $(ls build)", "find . -maxdepth 1 -name '*.log' -delete", "find . -maxdepth 1 -type f -exec rm {} +", "find . -maxdepth 1 -name '*.txt' -exec rm {} +",
    "find . -name '*.json' -exec python3 -m json.tool {} \\;", "find . -name '*.sh' -exec sh -n {} \\;", "(cd .muster && ls); rm x", "python3 -c \"print('you must' + 'ermine')\"", "python3 -c 'print(1)'", "rm .gitignore", "rm -f .gitl*", "tee src/a.py", "cp .m x",
    "cat " + PLUGIN + "/README.md", "cp " + PLUGIN + "/templates/x.md docs/", "ls " + PLUGIN, "rm -rf " + PLUGIN + "-copy",
]


@pytest.mark.parametrize("command", CHANGES)
def test_a_change_of_muster_s_own_state_is_found(command):
    assert own_state.change(command, (PLUGIN,))


@pytest.mark.parametrize("command", FREE)
def test_reading_and_look_alikes_are_free(command):
    assert own_state.change(command, (PLUGIN,)) is None


@pytest.mark.parametrize("command, cwd, found", [
    ("rm muster.db", ".muster", True), ("rm x", ".muster/briefs", True), ("echo > x", ".muster", True), ("rm muster/enabled", ".git", True), ("ls", ".muster", False),
    ("cat x", ".muster/briefs", False), ("cd .. && npm test", ".muster", False), ("rm x", "", False),
])
def test_a_command_counts_from_the_folder_it_is_in(command, cwd, found):
    assert bool(own_state.change(command, (), cwd)) is found


@pytest.mark.parametrize("junk", [None, 7, [], "\0", "((((", "'", "$(" * 50, "`" * 9, ".muster '", "x" * 300000])
def test_nothing_breaks_it(junk):
    own_state.change(junk, (PLUGIN,))


@pytest.mark.parametrize("text", ["." * 300000, ".m" * 150000, "rm " + ".git " * 60000, "rm -- " + "-not " * 60000, "find " + "! -name " * 40000])
def test_long_lines_are_read_in_their_length(text):
    own_state.change(text, (PLUGIN,))
