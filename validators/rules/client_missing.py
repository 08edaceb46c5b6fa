"""A component that lies in the plugin and is not there when the client has loaded it.

## Why
The client loads what lies where it looks and names it in its first event; what is not named there can not be called. Found by
`--with-client` only, which compares the components on disk with the client's list.

## Example
```text
skills/web/react/SKILL.md     one folder too deep: never loads
```

## Instead
```text
skills/react/SKILL.md
```
"""

GROUP, SEVERITY = "client", "error"
