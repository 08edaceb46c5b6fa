"""What git would lose: by its spelling, and by what the repository holds."""

import os

import pytest

from muster import guards
from muster.guards.place import Place
from muster.guards.rules import history as rules
from tests import guarded
from tests.scratch import git, write

LOST = {
    "force-push": """git push --force|git push -f|git push -fu origin x|git push -uf origin x|git push origin +x|git push origin +a:b|git push --forc origin x|git -C sub push -f
        |git --git-dir=.git push -f|git -c a.b=c push origin main --force|git push --no-force --force|git push --force-with-lease --force|git push -v -f --tags|git -c alias.p=push p -f
        |git -c alias.a=b -c 'alias.b=push -f' a|/usr/bin/git push -f|sudo git push --force|git push origin main -f|git push -o ci.skip -f|git push --repo=origin +main
        |bash -c 'git push --force'|git send-pack --force ../r main|F=--force; git push $F|git push "--force"|git push --f''orce|cd sub && git push -f""",
    "force-push-with-lease": "git push --force-with-lease|git push --force-with-lease=x origin x|git push --force-if-includes --force-with-lease",
    "delete-remote-ref": """git push --delete origin x|git push origin -d x|git push origin :x|git push origin a :b|git push --mirror origin|git push --prune origin 'refs/heads/*'|git push origin --del x
        |git -c remote.origin.mirror=true push|git push origin +:x|svn rm https://h/x -m x""",
    "reset-hard": """git reset --hard|git reset --hard HEAD|git reset -q --hard HEAD~1|git reset --hard @{u}|git reset HEAD~1 --hard|git reset --har|git -C src reset --hard origin/main
        |git config alias.nuke 'reset --hard' && git nuke|git -c alias.n='!git reset --hard' n|git fetch && git reset --hard FETCH_HEAD|git \\\n reset --hard|git reset --merge HEAD~1""",
    "delete-untracked": """git clean -f|git clean -df|git clean -fx|git clean -d -f -x|git clean --force|git clean -fdX|git clean -fe '*.log'|git clean -f -- data|git -c clean.requireforce=no clean
        |git clean -qfd|hg clean|hg --config extensions.purge= purge""",
    "discard-changes": """git checkout -- .|git checkout .|git checkout :/|git checkout HEAD .|git checkout HEAD -- .|git checkout HEAD~2 src/changed.py|git checkout -- src/changed.py|git checkout src/changed.py
        |git checkout -f|git checkout --force main|git checkout -fq main|git checkout -- '*.py'|git checkout src|git restore .|git restore :/|git restore -W src/changed.py|git restore --staged --worktree .
        |git restore -s HEAD~1 README.md src/changed.py|git restore --source=HEAD~1 .|git switch -f main|git switch --force feature|git switch --discard-changes -|git rm -rf .|git rm -rf src|git rm -f src/changed.py
        |git rm -r .|git submodule update --init --force|git read-tree --reset -u HEAD|git checkout-index -fa|git checkout -- "$f"|git checkout -- missing.py|git restore missing.py|hg update -C|hg revert --all
        |svn revert -R .|jj restore""",
    "drop-stash": "git stash drop|git stash drop -q stash@{1}|git stash clear|git -C . stash clear|git stash list && git stash drop|hg shelve --delete x",
    "delete-branch": "git branch -D feature|git branch -Dq feature|git branch -d -f feature|git branch --delete --force feature|git branch -D done feature|git branch -D missing|git branch -D \"$b\"",
    "move-branch": "git branch -f feature main|git branch --force feature HEAD|git checkout -B feature|git switch -C feature main|git switch --force-create feature|git update-ref refs/heads/feature main|git fetch origin +main:feature|git branch -M feature",
    "delete-tag": "git tag -d v1|git tag --delete v1 v2|git tag -f v1 HEAD~1|git tag -fa v1 -m x|git tag -am x -f v1",
    "remove-worktree": "git worktree remove --force ../other|git worktree remove -f ../other|git worktree remove ../other -f -f",
    "rewrite-history": "git filter-branch -f --index-filter 'git rm --cached x' HEAD|git filter-repo --path x --invert-paths|git-filter-repo --path x|bfg --strip-blobs-bigger-than 1M|java -jar x.jar; git filter-branch --all|hg strip tip|jj abandon x|git replace -f a b",
    "expire-reflog": "git reflog expire --expire=now --all|git reflog expire --expire-unreachable=now HEAD|git reflog delete stash@{0}|jj op abandon ..x",
    "prune-objects": "git gc --prune=now|git gc --aggressive --prune=all --quiet|git -c gc.reflogExpire=0 gc|git prune --expire=now|git prune|git lfs prune -f|git gc --prune=0",
    "delete-ref": "git update-ref -d refs/heads/x|git update-ref --no-deref -d HEAD|git update-ref --stdin < list|git symbolic-ref --delete HEAD|git notes prune",
    "forget-remote": "git remote remove origin|git remote rm upstream",
    "change-person-config": "git config --global user.email x@y.z|git config --global --edit|git config --global --replace-all a.b c|git config --system a.b c|git config --global --add safe.directory x|git config unset --global a.b",
    "change-hooks-path": "git config core.hooksPath x|git config core.hookspath /dev/null|git config set core.hooksPath x",
}
FREE = """git status|git push|git push origin HEAD|git push -u origin feature|git push --tags|git push --force --dry-run|git push -nf|git push --no-force-with-lease|git push --force --no-force|git push --help -f|git push -o --force origin
    |git push origin main:main|git push origin HEAD:refs/heads/x|git push origin "$BRANCH"|git push --atomic origin a b|git reset|git reset .|git reset HEAD~1|git reset --soft HEAD~1|git reset --mixed|git reset -- src|git reset -p|git reset --keep x
    |git clean|git clean -n|git clean -nd|git clean -ndxf|git clean -fd --dry-run|git clean -i|git checkout main|git checkout feature|git checkout -|git checkout -b x|git checkout -b x origin/main|git checkout --track origin/x|git checkout "$b"
    |git checkout HEAD~1|git checkout --detach|git checkout --orphan x|git checkout -p .|git checkout README.md|git checkout -- README.md|git checkout HEAD -- docs/guide.md|git checkout -q feature|git restore README.md|git restore --staged .
    |git restore -S src/changed.py|git restore -p src/changed.py|git restore --source=HEAD~0 README.md|git switch feature|git switch -c x|git switch -|git switch -C brand-new|git checkout -B brand-new|git branch -f brand-new|git stash|git stash -u|git stash pop
    |git stash apply|git stash list|git stash show -p|git stash push -m 'clear and drop'|git stash branch x|git branch|git branch -a|git branch x|git branch -d done|git branch -D done|git branch --merged|git branch -m x|git branch -M main|git branch --show-current
    |git branch -dr origin/x|git tag|git tag v1|git tag -a v1 -m 'force'|git tag -l 'v*'|git worktree add ../w x|git worktree remove ../other|git worktree prune|git worktree list|git rebase main|git rebase -i HEAD~3|git rebase --onto main a b|git rebase --abort
    |git merge --abort|git merge feature|git cherry-pick --abort|git am --abort|git commit --amend --no-edit|git commit -m 'reset --hard'|git commit -m "git push --force; git clean -fdx"|git log --grep='branch -D'|git log -- src|git diff HEAD -- .|git show HEAD:src/app.py
    |git reflog|git reflog show|git gc|git gc --auto|git gc --prune=2.weeks.ago|git repack -ad|git prune --dry-run|git fsck|git update-ref refs/heads/brand-new HEAD|git symbolic-ref HEAD|git symbolic-ref HEAD refs/heads/x|git rm README.md|git rm --cached -r .|git rm -r docs
    |git rm -n -rf .|git rm -f README.md|git rm -rf docs|git submodule update --init|git submodule deinit x|git bisect reset|git sparse-checkout set x|git apply -R x.patch|git revert HEAD|git remote -v|git remote prune origin|git remote set-url origin x|git remote add x y
    |git fetch --prune|git fetch origin main:main|git fetch -f origin|git fetch origin '+refs/heads/*:refs/remotes/origin/*'|git pull --rebase|git pull -f|git config user.name x|git config --global user.name|git config --global -l|git config --get core.hooksPath|git config list --global
    |git notes add -m x|git notes show|git lfs ls-files|git lfs prune --dry-run|git replace -l|git filter-repo --analyze|git read-tree HEAD|git checkout-index -a --prefix=/tmp/x/ -f|git help reset --hard|git -h|git --version|git unknown-verb -f|git rev-parse HEAD
    |echo git push --force|echo 'git reset --hard'|grep -rn 'git clean -fdx' .|printf 'git stash clear'|cat <<E\ngit reset --hard\nE|# git push -f|hg status|hg update|hg commit -m 'strip'|svn update|svn status|jj log|jj undo|git update-index --refresh|git ls-files -d""".replace("\\n", "\n")


STARTED = """git -c core.pager='rm -rf src' log|git -c core.editor='rm -rf src' commit|git -c core.sshCommand='rm -rf src' fetch|git -c pager.log='rm -rf src' log|git -c diff.external='rm -rf src' diff|git grep -O'rm -rf src' app
    |git grep --open-files-in-pager='rm -rf src' app|git fetch --upload-pack='rm -rf src' origin|git config core.pager 'rm -rf src'|git config filter.x.clean 'rm -rf src'|PAGER='rm -rf src' git log|GIT_SSH_COMMAND='rm -rf src' git fetch"""
QUIET = """git -c core.pager=cat log|git -c core.pager='less -FRX' log|git -c user.name='rm -rf src' commit -m x|git -c core.editor=true rebase --continue|git config core.editor 'code --wait'|git config user.name 'rm -rf src'|GIT_EDITOR=true git rebase --continue
    |git grep -n 'rm -rf src' app|GIT_SSH_COMMAND='ssh -i key -o IdentitiesOnly=yes' git fetch|git config credential.helper 'cache --timeout 3600'"""


def judged(command, place):
    """Judge a line as a new hook does: nothing is looked up yet."""
    return guards.judge(command, Place(place.cwd, place.root, place.home))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return guarded.project(tmp_path_factory.mktemp("guarded"))


def rows(text):
    return [row.strip() for row in text.split("|")]


PIPED = ["git branch | xargs git branch -D", "echo 'delete refs/heads/x' | git update-ref --stdin"]


@pytest.mark.parametrize("rule, line", [(rule, line) for rule, text in LOST.items() for line in rows(text)] + [("delete-branch", PIPED[0]), ("delete-ref", PIPED[1])])
def test_what_git_would_lose_is_asked(rule, line, place):
    found = judged(line, place)
    assert found and found.rule == rule and found.answer == "ask", found
    assert found.why and "\n" not in found.why


@pytest.mark.parametrize("line", rows(FREE))
def test_what_git_gives_back_is_free(line, place):
    assert judged(line, place) is None


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_each_rule_judges_its_examples(rule, place):
    for line in rule.asks:
        assert judged(line, place).rule == rule.id, line
    for line in rule.frees:
        assert judged(line, place) is None, line


@pytest.mark.parametrize("line", [line for text in ("git reset --hard|git clean -fd|git checkout -- .|git checkout -- a.py|git checkout src/app.py|git restore .|git restore a.py|git stash clear|git stash drop|git branch -D x"
                                                    "|git branch -f x y|git checkout -B x|git switch -C x|git tag -d v1|git worktree remove --force w|git update-ref refs/heads/x y|git rm -rf src|git push -f|git gc --prune=now",) for line in text.split("|")])
def test_where_nothing_can_be_known_the_spelling_decides(line, tmp_path):
    assert judged(line, guarded.bare(tmp_path)).answer == "ask"


@pytest.mark.parametrize("line", ["git checkout topic", "git checkout -b topic", "git checkout feature/login", "git checkout v1.2", "git checkout release/1.2", "git switch topic", "git branch -M main", "git branch -d topic"])
def test_where_nothing_can_be_known_a_branch_is_a_branch(line, tmp_path):
    assert judged(line, guarded.bare(tmp_path)) is None


def test_an_alias_of_the_repository_is_looked_up(tmp_path):
    place = guarded.project(tmp_path)
    git(place.root, "config", "alias.nuke", "reset --hard")
    git(place.root, "config", "alias.wipe", "!git clean -fdx")
    git(place.root, "config", "alias.st", "status")
    assert judged("git nuke", place).rule == "reset-hard"
    assert judged("git wipe", place).rule == "delete-untracked"
    assert judged("git st", place) is None


def test_a_clean_worktree_on_a_branch_goes_without_a_question(tmp_path):
    place = guarded.project(tmp_path)
    assert judged("git worktree remove --force ../other", place)
    os.remove(os.path.join(place.root, "..", "other", "draft.txt"))
    assert judged("git worktree remove --force ../other", place) is None


def test_a_file_is_free_until_it_is_changed(tmp_path):
    place = guarded.project(tmp_path)
    assert judged("git checkout -- README.md docs/guide.md", place) is None
    write(place.root, "README.md", "mine\n")
    assert judged("git checkout -- README.md docs/guide.md", place).rule == "discard-changes"
    git(place.root, "add", "README.md")
    assert judged("git checkout HEAD -- README.md", place).rule == "discard-changes"


def test_the_answer_names_what_is_lost_and_a_whole_command_that_is_safer(place):
    found = judged("git push -f origin main", place)
    assert "main" in found.why and found.safer == "git push --force-with-lease origin main"
    assert judged("git checkout -- 'a b.py'", place).safer == "git stash push -- 'a b.py'"


@pytest.mark.parametrize("command", [one.strip() for one in STARTED.split("|")])
def test_a_program_that_git_is_set_to_run_is_judged(command, place):
    assert judged(command, place).rule in ("delete-untracked", "delete-tracked", "delete-modified")


@pytest.mark.parametrize("command", [one.strip() for one in QUIET.split("|")])
def test_a_program_that_git_is_set_to_run_may_be_harmless(command, place):
    assert judged(command, place) is None
