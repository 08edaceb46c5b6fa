"""Which files a shell command line writes: a row a way of doing it, and look-alikes that write none of the project's."""

import pytest

from hooks import hints
from muster import written


class Disk(written.Disk):
    root, home = "/p", "/home/ada"
    folders, present = {"src", "docs", "src/sub"}, {"src/a.py", "src/b.py", "x.patch"}

    def is_file(self, path):
        return path in self.present

    def is_folder(self, path):
        return path.rstrip("/") in self.folders

    def text(self, path):
        return "--- a/src/a.py\n+++ b/src/a.py\n@@ -1 +1 @@\n" if path == "x.patch" else None


A = ["src/a.py"]
WRITES = [
    ("echo x > src/a.py", A), ("echo x >> ./src/a.py", A), ("echo x >| src/a.py", A), ("x &> src/a.py", A), ("x 2> err.log", ["err.log"]), ("> src/a.py", A), (": > src/a.py", A),
    ("cat <<E > src/a.py\nx\nE", A), ("cat > src/a.py <<'E'\nx\nE", A), ("x | tee src/a.py", A), ("tee -a src/a.py b.py < y", ["src/a.py", "b.py"]), ("{ echo x; } > src/a.py", A),
    ("for i in 1 2; do echo $i; done > src/a.py", A), ("(cd /tmp && ls); echo x > src/a.py", A), ("cd src && echo x > a.py", A), ("cd src; sed -i s/a/b/ a.py", A), ("(cd src; echo x > a.py)", A),
    ("(cd src; x) && echo y > b.py", ["b.py"]), ("bash -c 'echo x > src/a.py'", A), ("sh <<'E'\necho x > src/a.py\nE", A), ("sudo tee src/a.py", A), ("f=src/a.py; echo x > $f", A), ("echo x > \"$PWD/src/a.py\"", A),
    ("echo x > $(pwd)/src/a.py", A), ("echo x > $CLAUDE_PROJECT_DIR/src/a.py", ["/p/src/a.py"]), ("echo x > ~/x", ["/home/ada/x"]), ("eval 'echo x > src/a.py'", A), ("echo x > src/../src/a.py", A),
    ("sed -i s/a/b/ src/a.py", A), ("sed -i.bak -e s/a/b/ src/a.py", A), ("sed --in-place=.b 's/a/b/' src/a.py", A), ("sed -ni p src/a.py", A), ("sed -Ei 's/a/b/' src/*.py", ["src/*.py"]), ("sed -i '' s/a/b/ src/a.py", A),
    ("perl -pi -e s/a/b/ src/a.py", A), ("perl -i.bak -pe s/a/b/ src/a.py", A), ("perl -0pi -e 's/a/b/' src/a.py", A), ("ruby -i -pe 'x' src/a.py", A), ("awk -i inplace '{print}' src/a.py", A),
    ("cp x src/a.py", A), ("cp -r x src", ["src/x"]), ("cp x y src/", ["src/x", "src/y"]), ("cp -t src x", ["src/x"]), ("mv src/a.py b.py", ["b.py", "src/a.py"]), ("mv -f x src", ["src/x", "x"]), ("install -m 755 x src/a.py", A),
    ("ln -sf x src/a.py", A), ("rsync -a x/ src/", ["src/x"]), ("rm src/a.py", A), ("rm -rf -- src", ["src"]), ("unlink src/a.py", A), ("truncate -s 0 src/a.py", A), ("touch -d now src/a.py", A), ("dd if=x of=src/a.py", A),
    ("sort -o src/a.py x", A), ("curl -s u -o src/a.py", A), ("wget -O src/a.py u", A), ("tar xzf x.tgz -C src", ["src"]), ("tar -xf x.tar", ["."]), ("unzip x.zip -d src", ["src"]), ("tar czf out.tgz src", ["out.tgz"]),
    ("git checkout -- src/a.py", A), ("git checkout HEAD~1 -- src/a.py b.py", ["src/a.py", "b.py"]), ("git checkout src/a.py", A), ("git checkout .", ["."]), ("git restore src/a.py", A), ("git restore -s HEAD~1 -SW src/a.py", A),
    ("git -C src checkout -- a.py", A), ("git rm src/a.py", A), ("git mv src/a.py b.py", ["src/a.py", "b.py"]), ("git apply x.patch", A), ("git apply <<'E'\n--- a/src/a.py\n+++ b/src/a.py\nE", A), ("git apply unseen.patch", ["."]),
    ("patch -p1 < x.patch", A), ("patch src/a.py x.patch", A), ("curl u | patch -p1", ["."]), ("git diff --output=src/a.py", A), ("ed src/a.py", A), ("ex -sc wq src/a.py", A),
    ("ruff format", ["."]), ("ruff format src", ["src"]), ("ruff check --fix src/a.py", A), ("black .", ["."]), ("python -m black src", ["src"]), ("npx prettier --write src/a.py", A), ("npx eslint --fix .", ["."]), ("gofmt -w src", ["src"]),
    ("go fmt ./...", ["."]), ("cargo fmt", ["."]), ("terraform fmt", ["."]), ("deno fmt src", ["src"]), ("isort src/a.py", A),
    ("python -c \"open('src/a.py','w').write('x')\"", A), ("python3 -c 'from pathlib import Path; Path(\"src/a.py\").write_text(\"x\")'", A), ("python - <<'E'\nimport os\nos.remove('src/a.py')\nE", A),
    ("python3 - <<'E'\np = 'src/a.py'\ns = open(p).read()\nopen(p, 'w').write(s)\nE", A), ("python <<'E'\nimport shutil\nshutil.copy('x', 'src/a.py')\nE", A), ("node -e \"require('fs').writeFileSync('src/a.py', '')\"", A),
    ("node -e 'fs.rmSync(\"src/a.py\")'", A), ("perl -e 'open(F, \">\", \"src/a.py\")'", A), ("perl -e 'open(F, \">src/a.py\")'", A), ("ruby -e 'File.write(\"src/a.py\", 1)'", A), ("php -r 'file_put_contents(\"src/a.py\", 1);'", A),
    ("for f in src/*.py; do sed -i s/a/b/ \"$f\"; done", ["src/*.py"]), ("awk '{print > \"src/a.py\"}' x", A), ("sed -n 'w src/a.py' x", A), ("sed 's/a/b/w src/a.py' x", A), ("$(which rm) src/a.py", A), ("find src -name a.py -delete", A),
    ("python3 -c \"import subprocess; subprocess.run(['sed', '-i', 's/a/b/', 'src/a.py'])\"", A), ("node -e \"require('child_process').execSync('rm src/a.py')\"", A), ("python3 -c \"import os; os.system('echo x > src/a.py')\"", A), ("find . -fprint src/a.py", A),
    ("find src -name '*.py' -exec sed -i s/a/b/ {} +", ["src/*.py"]), ("find src | xargs rm", ["src"]), ("grep -rl x src | xargs sed -i s/a/b/", ["."]), ("ls src/a.py | xargs -I{} rm {}", None), ("find . -exec rm {} +", ["."]),
]
NONE = [
    "echo x", "ls > /dev/null", "npm test 2>&1 | tail -5", "pytest -q 2>/dev/null", "x >&2", "x 2>&-", "cat src/a.py", "sed -n 1,5p src/a.py", "sed s/a/b/ src/a.py", "perl -ne print src/a.py", "grep -rn 'x > y' src", "git status",
    "git add -A", "git commit -m 'rm src/a.py > x'", "git checkout -b feature", "git checkout main", "git restore --staged src/a.py", "git rm --cached src/a.py", "git apply --check x.patch", "git stash", "git diff > /dev/null", "npm install", "npm ci",
    "make", "cargo build", "pip install -e .", "ruff check src", "ruff format --check .", "black --check .", "prettier --check .", "eslint src", "gofmt -l src", "cargo fmt --check", "terraform fmt -check", "mkdir -p src/new", "rmdir src/sub",
    "python -c 'print(open(\"src/a.py\").read())'", "python -c \"import json; json.load(open('x.json'))\"", "python -c 'open(\"src/a.py\", \"r\").read()'", "python tests/run.py", "node -e 'console.log(1)'", "find src -name '*.py'",
    "echo x > \"$OUT\"", "echo x > $(mktemp)", "curl -s https://x", "tar tzf x.tgz", "unzip -l x.zip", "diff <(sort a) <(sort b)", "x > >(tee /dev/null)", "echo 'sed -i s/a/b/ src/a.py'", "scp src/a.py host:x", "rsync -a src/ host:x", "[ 1 -gt 0 ]",
    "[[ a > b ]]", "awk '{ if ($1 > 2) print }' src/a.py", "rm", "cp", "mv", "patch --dry-run -p1 < x.patch", "dd if=src/a.py", "sort x", "perl -v", "", "f() { rm src/a.py; }",
]


@pytest.mark.parametrize("command, paths", WRITES)
def test_the_files_that_a_line_writes_are_told(command, paths):
    assert hints.may_write(command)
    if paths is not None:
        assert written.files(command, "", Disk()) == paths


@pytest.mark.parametrize("command", NONE)
def test_what_writes_no_file_is_told_from_it(command):
    assert [path for path in written.files(command, "", Disk()) if not path.startswith("/tmp")] == []


@pytest.mark.parametrize("junk", [None, "\0", "((((", "'", "> ", "cp " + "x " * 50000, "python -c '" + "open(" * 40000 + "'", "sed -i " + "a" * 200000, "(" * 3000, "> a " * 20000, "perl -e '" + "open F,\">" * 20000 + "'"])
def test_nothing_breaks_it(junk):
    written.files(junk, "", Disk())
