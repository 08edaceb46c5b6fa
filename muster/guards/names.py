"""What names tell: what a build brings back, and what nothing brings back. By the documents of the toolchains that write them."""

from fnmatch import fnmatchcase

from muster import secret_files

# Folders that a package manager, a compiler, a test runner or a cache fills again.
BUILT = frozenset("""node_modules bower_components jspm_packages dist build out target .venv venv virtualenv __pycache__ .pytest_cache .mypy_cache
    .ruff_cache .tox .nox .next .nuxt .output .turbo .cache .gradle coverage htmlcov .nyc_output .parcel-cache .svelte-kit .astro .angular
    .vite .rollup.cache .rpt2_cache .sass-cache .eslintcache .stylelintcache .docusaurus .expo .vercel .netlify .serverless .aws-sam cdk.out
    .terraform .hypothesis .benchmarks .eggs .ipynb_checkpoints .pyre .pytype .pdm-build .dart_tool DerivedData Pods .build .bundle .yardoc
    .stack-work dist-newstyle elm-stuff zig-cache .zig-cache zig-out cmake-build-debug cmake-build-release CMakeFiles _build obj bin-int
    test-results playwright-report storybook-static blob-report .storybook-cache tmp temp .tmp .temp .pnpm-store .npm .swc .wrangler .metals
    .bloop .ccls-cache .clangd .kotlin .docz .jekyll-cache _site .quarto .fusebox .dynamodb .webpack .grunt .lock-wscript .cargo-cache
    buck-out bazel-bin bazel-out bazel-testlogs .swiftpm xcuserdata __pypackages__ .import .nx .jest-cache .jest .phpunit.cache .php-cs-fixer.cache
    .scannerwork .cover cover logs .esbuild .pip-cache .uv-cache .import-cache dist-electron release-builds lcov-report jest-coverage
    TestResults allure-results allure-report .direnv nimcache .vs .pixi .stryker-tmp .mutmut-cache .lighthouseci .cxx .pants.d .bsp .shards .elixir_ls .lexical .contentlayer
    .velite .vinxi .react-router .tanstack .hugo_build.lock""".split())
# What goes by the name of a build only in that folder, or beside that neighbour.
BUILT_IN = frozenset("vendor/bundle vendor/cache public/build public/assets public/packs priv/static Carthage/Build cypress/videos cypress/screenshots".split())
BESIDE = {"bin": "obj", "deps": "_build", "vendor": "node_modules", "public": "resources", "lib": "es"}
BUILT_NAMES = (
    "*.egg-info", "*.dist-info", "*.pyc", "*.pyo", "*.pyd", "*.o", "*.obj", "*.class", "*.log", "*.tmp", "*.temp", "*.swp", "*.swo", "*~",
    "*.orig", "*.rej", "*.tsbuildinfo", "*.pid", "*.cache", "*.gcda", "*.gcno", "*.prof", "*.profraw", "*.whl", "*.map", "*.d.ts.map",
    ".DS_Store", "._*", "Thumbs.db", "desktop.ini", ".coverage", ".coverage.*", "coverage.xml", "coverage.out", "coverage.txt", "lcov.info",
    "*.coverprofile", "nohup.out", "junit*.xml", ".eslintcache", "npm-debug.log*", "yarn-error.log*", "*.hot-update.*", "a.out",
    "core.[0-9]*", "vite.config.*.timestamp-*", "cmake-build-*", "bazel-*", "*.stackdump", "*.min.js.map", "report.html", "*.lcov",
    ".nfs*", "*.lock.tmp", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lockb", "bun.lock", "poetry.lock", "uv.lock", "Cargo.lock",
    "Gemfile.lock", "composer.lock", "go.sum", "Pipfile.lock", "npm-shrinkwrap.json", "*.elc", "*.beam", "*.hi", "*.cmi", "*.cmo", "*.cmx", "*.aux", "*.toc", "*.synctex.gz", "*.fls", "*.fdb_latexmk", "*.log.[0-9]*",
)
# Of those, the folders: what is in one is built too.
BUILT_FOLDERS = ("*.egg-info", "*.dist-info", "cmake-build-*", "bazel-*")
# What people and programs keep and no build makes: data, databases, dumps, archives, state, keys.
KEPT_NAMES = (
    "*.db", "*.db3", "*.sqlite", "*.sqlite3", "*.sqlitedb", "*.mdb", "*.accdb", "*.sql", "*.sql.gz", "*.dump", "*.dmp", "*.bak", "*.backup",
    "*.csv", "*.tsv", "*.xls", "*.xlsx", "*.ods", "*.parquet", "*.feather", "*.arrow", "*.h5", "*.hdf5", "*.jsonl", "*.ndjson", "*.pickle",
    "*.docx", "*.odt", "*.psd", "*.tar", "*.tar.*", "*.tgz", "*.zip", "*.7z", "*.rar", "*.tfstate", "*.tfstate.*", "*.kdbx", "*.gpg", "*.asc",
    "*.rdb", "*.aof", "*.ibd", "*.frm", "*.myd", "*.wal", "*.pt", "*.ckpt", "*.safetensors", "*.npy", "*.npz", "*.ipynb", "*.wallet", "wallet.dat",
    "*backup*", "dump.*", "*_dump", "id_*", "authorized_keys", "known_hosts", "*secret*", "*credential*", "*.vdi", "*.qcow2", "*.vmdk",
)
KEPT_FOLDERS = frozenset("""uploads upload media userdata user_data data database databases db pgdata mysql postgres postgres-data pg_data
    mysql-data mongo-data redis-data backups backup dumps secrets certs keys .ssh .gnupg .aws .kube .azure storage attachments archive archives
    checkpoints models wandb mlruns photos documents volumes .docker-data""".split())
# Below the home folder: what a package client downloads again.
HOME_CACHES = (".cache/*", ".npm/_cacache*", ".npm/_npx*", ".npm/_logs*", ".cargo/registry*", ".cargo/git*", ".gradle/caches*", ".gradle/daemon*",
               ".m2/repository/*", "Library/Caches/*", "Library/Developer/Xcode/DerivedData*", ".yarn/cache*", ".pnpm-store*", ".bun/install/cache*",
               ".local/share/pnpm/store*", ".nuget/packages*", ".ivy2/cache*", ".node-gyp*", ".local/share/Trash/*", ".Trash/*")
SOURCES = tuple(".py .js .jsx .ts .tsx .mjs .cjs .go .rs .java .kt .rb .php .c .h .cc .cpp .cs .swift .sh .md .css .scss .html .vue .svelte".split())
STARTUP = (".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".profile", ".zshrc", ".zprofile", ".zshenv", ".zlogin", ".inputrc",
           ".gitconfig", ".config/git/*", ".ssh/*", ".config/fish/*", ".config/autostart/*", ".config/systemd/*", "Library/LaunchAgents/*",
           ".netrc", ".npmrc", ".pypirc", ".aws/*", ".kube/*", ".gnupg/*", ".xinitrc", ".xprofile", ".vimrc", ".tmux.conf", ".config/nvim/*",
           ".docker/config.json", ".claude/*", ".pam_environment", ".login", ".cshrc", ".tcshrc", ".crontab")
SYSTEM = ("bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "opt", "proc", "root", "run", "sbin", "srv", "sys", "usr", "var", "home", "Users",
          "System", "Library", "Applications", "Volumes", "private", "mnt", "media", "nix", "snap", "cores")


def built(path):
    """Say whether a path, from the project's top, names something that a build, an install or a cache brings back."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if any(part in BUILT for part in parts):
        return True
    if parts and any(fnmatchcase(parts[-1], name) for name in BUILT_NAMES):
        return True
    if any("/".join(pair) in BUILT_IN for pair in zip(parts, parts[1:])):
        return True
    # each once: a path may repeat one a thousand times
    return any(fnmatchcase(part, name) for part in set(parts) for name in BUILT_FOLDERS)


def kept(path, folders=False):
    """Say whether a path names data, a database, a key or the like: what nothing brings back. `folders`: also by the folder it is in."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts:
        return False
    low = parts[-1].lower()
    if folders and any(part.lower() in KEPT_FOLDERS for part in parts):
        return True
    return not low.endswith(SOURCES) and (any(fnmatchcase(low, name) for name in KEPT_NAMES) or secret_files.secret(parts[-1]))


def startup(path):
    """Say whether a path, from the home folder, names a file that a login, a shell or a client reads as settings or keys."""
    return any(fnmatchcase(path, name) for name in STARTUP)


def cached(path):
    """Say whether a path, from the home folder, lies in a cache that is downloaded again."""
    return any(fnmatchcase(path, name) for name in HOME_CACHES)
