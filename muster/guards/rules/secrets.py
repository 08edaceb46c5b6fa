"""Rules of the group secrets: keys, tokens and passwords in files that git takes, in commits, in commands.

The examples hold no real value; the tests make some."""

from muster.guards.rules import Rule

_READ = "read it from the environment or from a file that git ignores"
RULES = (
    Rule("write-secret", "deny", "a secret of a provider's format written into a file that git does not ignore",
         "what is committed once is in every clone for good, and has to be revoked", ("echo STRIPE_KEY=<a live key> >> src/config.py", "cat > deploy.yml <<EOF (with a private key)"),
         ("echo STRIPE_KEY=<a live key> >> .env (which git ignores)", "echo STRIPE_KEY=$STRIPE_KEY >> src/config.py"), _READ),
    Rule("write-likely-secret", "ask", "what looks like a password, token or key, by its name and its value, written into a file that git does not ignore",
         "only a person knows whether it opens anything", ("echo \"password = '<ten drawn characters>'\" > src/login.py",), ("echo 'password = \"changeme\"' > src/login.py",), _READ),
    Rule("commit-secret", "deny", "a secret of a provider's format added to git's index, to a commit or to its message",
         "what is committed once is in every clone for good, and has to be revoked", ("git add src/config.py (with a live key in it)", "git commit -am x (with a private key)", "git commit -m '<a token>'"),
         ("git add src/config.py (which reads the environment)", "git rm --cached .env"), "take it out of the file, and ignore the file that holds it"),
    Rule("commit-likely-secret", "ask", "what looks like a password, token or key added to git's index or to a commit", "only a person knows whether it opens anything",
         ("git add src/login.py (with a drawn password in it)",), ("git add tests/test_login.py (marked: muster: not a secret)",), "take it out of the file"),
    Rule("secret-in-command", "ask", "a secret in the words of a command", "it stays in the transcript, in the shell's history and in the list of processes",
         ("curl -H 'Authorization: Bearer <a token>' https://api.example.com", "export GITHUB_TOKEN=<a token>"), ("curl -H \"Authorization: Bearer $TOKEN\" https://api.example.com", "rg '<a leaked key>'"),
         "put it into a variable outside of the session, and name the variable"),
)
