"""Where a secret may stand: texts of many kinds of files with one value in them. A place is (path, template).

`@N` is the name, `@V` the value, `@J` the value as JSON escapes it; the line that holds it is known by a mark."""

import json

MARK = "\0"
PLACES = (
    ("src/config.py", 'import os\n\n@N = "@V"\nDEBUG = True\n'), ("src/client.py", "client = Client(region='eu', @I='@V')\n"), ("settings.py", 'SETTINGS = {\n    "@N": "@V",\n}\n'),
    ("app.js", "const express = require('express');\nconst @I = '@V';\n"), ("src/api.ts", 'export const @I: string = "@V";\n'), ("app.mjs", "export default { @I: `@V`, retries: 3 };\n"),
    ("main.go", 'package main\n\nconst @I = "@V"\n'), ("conf.go", 'func New() *Client {\n\t@I := "@V"\n\treturn &Client{@I}\n}\n'), ("Main.java", 'class Main {\n  private static final String @I = "@V";\n}\n'),
    ("Program.cs", 'var @I = "@V";\n'), ("config.rb", "@N: '@V'\n"), ("init.rb", "config['@N'] = '@V'\n"), ("config.php", "<?php\nreturn ['@N' => '@V'];\n"), ("conn.php", '$@I = "@V";\n'),
    ("main.rs", 'const @I: &str = "@V";\n'), ("Main.kt", 'val @I: String = "@V"\n'), ("App.swift", 'let @I = "@V"\n'), ("main.c", '#include <x.h>\nstatic const char *@I = "@V";\n'),
    (".env", "PORT=80\n@E=@V\nHOST=x\n"), (".env.production", '@E="@V"\n'), ("deploy.sh", "#!/bin/sh\nset -e\nexport @E=@V\nrun\n"), ("run.sh", "@E='@V' ./start\n"),
    ("config.yaml", "app:\n  name: shop\n  @N: @V\n"), ("values.yml", 'app:\n  @N: "@V"\n'), ("compose.yml", "services:\n  app:\n    environment:\n      - @E=@V\n"),
    ("k8s.yaml", "env:\n  - name: @E\n    value: \"@V\"\n"), ("config.json", '{\n  "name": "x",\n  "@N": "@J"\n}\n'), ("bundle.json", '{"a":1,"@N":"@J","b":[1,2,{"c":"d"}]}'),
    ("nested.json", '{"env": "{\\"@N\\": \\"@V\\"}"}'), ("pyproject.toml", '[tool.x]\n@N = "@V"\n'), ("app.ini", "[main]\n@N = @V\n"), ("app.properties", "server.port=1\n@N=@V\n"),
    ("web.xml", "<config>\n  <@I>@V</@I>\n</config>\n"), ("app.config", '<add key="@N" value="@V" />\n'), ("main.tf", 'variable "x" {\n  @N = "@V"\n}\n'), ("Dockerfile", "FROM x\nENV @E=@V\n"),
    ("change.diff", "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+@E=@V\n"), ("notes.md", "To deploy, set\n\n    export @E=@V\n"), ("note.py", "x = 1\n# @N = \"@V\"\n"),
    ("lib.js", "a();// @I: \"@V\"\n"), ("nb.ipynb", '{"cells":[{"source":["@I = \\"@V\\"\\n"]}]}'), ("setup.ps1", '$env:@E = "@V"\n'), ("set.bat", "set @E=@V\r\n"),
    ("app.min.js", 'var e=1,t={n:2};e.@I="@V",t.r=function(){return e};\n'),
)
# Not looked at while the rules were made.
HELD_OUT = (
    ("Main.scala", 'object Main { val @I = "@V" }\n'), ("conf.lua", 'local @I = "@V"\n'), ("config.exs", 'config :app, @L: "@V"\n'), ("main.dart", "const @I = '@V';\n"), ("App.vue", '<script>\nexport default { data: () => ({ @I: "@V" }) }\n</script>\n'),
    ("ci.yml", "jobs:\n  build:\n    env:\n      @E: @V\n"), (".travis.yml", "env:\n  global:\n    - @E=@V\n"), ("x.service", "[Service]\nEnvironment=@E=@V\n"), ("Jenkinsfile", "environment {\n  @E = '@V'\n}\n"),
    ("app.gradle", 'ext.@I = "@V"\n'), ("gradle.properties", "@I=@V\n"), ("launch.json", '{"configurations":[{"env":{"@E":"@J"}}]}'), ("log.txt", "2026-01-01 12:00:00 INFO start @E=@V port=80\n"),
    ("get.py", 'value = os.environ.get("@E", "@V")\n'), ("get.js", "const v = process.env.@E || '@V';\n"), ("call.py", 'os.environ["@E"] = "@V"\n'), ("put.java", 'props.put("@N", "@V");\n'), ("set.java", 'System.setProperty("@N", "@V");\n'),
    ("config.clj", '{:@L "@V"}\n'), ("test.http", "POST /x\nContent-Type: a\n\n@N=@V&b=1\n"), ("data.tfvars", '@N="@V"\n'), ("ps.sh", "docker run -e @E=@V image\n"), ("helm.sh", "helm install x --set @N=@V\n"), ("x.plist", "<dict><key>@N</key><string>@V</string></dict>\n"),
    ("conf.js", "module.exports={'@N':'@V'}\n"), ("Conf.cs", 'builder["@N"] = @"@V";\n'), ("x.py", 'headers = {"@N": f"@V"}\n'), ("y.py", 'connect(host="x", @I="@V", port=1)\n'), ("two.yaml", "a: 1\n\n\nb:\n    @N:   '@V'   # rotate\n"),
)


def filled(place, name, value):
    """Return (path, text, line of the value)."""
    path, template = place
    words = [word for word in "".join(char if char.isalnum() else " " for char in _snake(name)).split()]
    camel = words[0].lower() + "".join(word.lower().capitalize() for word in words[1:])
    text = (template.replace("@V", MARK).replace("@J", MARK + "J").replace("@E", "_".join(words).upper()).replace("@I", camel)
            .replace("@L", "_".join(words).lower()).replace("@N", name))
    line = text[:text.index(MARK)].count("\n") + 1
    return path, text.replace(MARK + "J", json.dumps(value)[1:-1]).replace(MARK, value), line


def _snake(name):
    return "".join(" " + char if char.isupper() and index and name[index - 1].islower() else char for index, char in enumerate(name))
