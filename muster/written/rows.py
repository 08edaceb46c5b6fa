"""The programs that write files, as tables."""

# program: options that take the next word; every operand is written
EACH = {"rm": "", "unlink": "", "shred": "-n -s", "truncate": "-s --size -r", "touch": "-d -t -r --date --reference", "tee": "", "trash": "", "trash-put": "", "ed": "-p", "ex": "-c -sc", "vi": "-c",
         "vim": "-c -Esc -esc", "nvim": "-c -Esc -esc", "emacs": "--eval -f -l", "nano": "", "sponge": ""}
# program: options that take the next word; the last operand is written, of `mv` the others too
LAST = {"cp": "-t -S --target-directory --suffix", "mv": "-t -S --target-directory --suffix", "install": "-m -o -g -t -S --mode --owner --group --target-directory", "ln": "-t -S --target-directory",
         "rsync": "-e --rsh --exclude --include --port -f --filter", "scp": "-P -i -o -F -l -c -J"}
# Formatters: what must be on the line for them to write, what makes them only look, options with a value.
FORMATS = {
    "ruff format": ("", "--check --diff", "--config --line-length --target-version --exclude --stdin-filename"), "ruff check": ("--fix --fix-only --unsafe-fixes", "--diff", "--select --ignore --config --output-format --exclude"),
    "black": ("", "--check --diff -", "-l --line-length -t --target-version --config --exclude -c --code"), "isort": ("", "--check --check-only -c --diff -", "--profile --settings-path -l"),
    "autopep8": ("-i --in-place", "", "--max-line-length -j"), "yapf": ("-i --in-place", "", "--style -e"), "prettier": ("-w --write", "", "--config --parser --log-level --ignore-path --plugin"),
    "eslint": ("--fix", "--fix-dry-run", "-c --config --ext -f --format --rule --max-warnings -o"), "biome": ("--write --apply --apply-unsafe --fix", "", "--config-path"), "stylelint": ("--fix", "", "--config"),
    "oxlint": ("--fix", "", "-c"), "gofmt": ("-w", "", "-r"), "goimports": ("-w", "", "-local"), "go fmt": ("", "-n", ""), "cargo fmt": ("", "--check", "-p --manifest-path"), "rustfmt": ("", "--check", "--edition --config"),
    "clang-format": ("-i", "-n --dry-run", "-style --style"), "terraform fmt": ("", "-check -check=true", ""), "tofu fmt": ("", "-check", ""), "dart format": ("", "-o --output=none", "-l"), "deno fmt": ("", "--check", ""),
    "shfmt": ("-w --write", "-d", "-i -ln"), "rubocop": ("-a -A --autocorrect --autocorrect-all", "", "--only -c --config"), "php-cs-fixer fix": ("", "--dry-run", "--config --rules"), "mix format": ("", "--check-formatted", ""),
    "stylua": ("", "--check", ""), "perltidy": ("-b", "", ""),
}
