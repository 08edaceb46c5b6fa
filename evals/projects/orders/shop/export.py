import subprocess


def export(name):
    return subprocess.run("tar cf " + name + ".tar shop", shell=True, check=False).returncode
