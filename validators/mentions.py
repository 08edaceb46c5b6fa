"""Who names whom: the names a pack's components answer to, and the places that call or hand over to one."""

from __future__ import annotations

import re
from functools import lru_cache

from validators import facts, wording

_META_NAME = re.compile(r"export\s+const\s+meta\s*=\s*\{[^}]*?\bname\s*:\s*['\"]([^'\"]+)['\"]", re.DOTALL)
TYPE = re.compile(r"\bsubagent_type\b[\"'`]?\s*[:=]\s*(?:([\"'`])([^\"'`\n]{1,80})\1|([A-Za-z][\w-]*(?::[\w-]+)+))")
_NAME = re.compile(r"[A-Za-z][\w-]*(?::[\w-]+)*\Z")
STAND_IN = re.compile(r"\A(?:skill|agent|command|plugin|component|workflow)s?[-_]?(?:name|id|type|x|\d)\Z|\A(?:agent|your|my|the|some|any|custom|example|sub)[-_]?(?:agent|type|name)?[-_]?(?:type|name)?\Z|\Axxx|type|name\Z", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:delegate|dispatch|spawn|launch|invoke|hand(?:s)? (?:it |this |the work )?(?:over|off))\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|don't|doesn't|cannot|can't|without|instead of|rather than|no)\b", re.IGNORECASE)


@lru_cache(maxsize=8)
def agent_names(target):
    """Return `{full name in lower case: Document}` of the agents, as the Agent tool resolves them."""
    found = {}
    for agent in target.agents:
        folder, _, last = agent.name.rpartition(":")
        name = agent.text("name") or last
        full = ":".join(part for part in (target.plugin if target.kind == "plugin" else "", folder, name) if part)
        found.setdefault(full.lower(), agent)
    return found


@lru_cache(maxsize=8)
def short_names(target):
    """Return `{short name: full name}` of the agents whose short name is used once."""
    found, twice = {}, set()
    for full in agent_names(target):
        short = full.rpartition(":")[2]
        if short in found:
            twice.add(short)
        found[short] = full
    return {short: full for short, full in found.items() if short not in twice}


@lru_cache(maxsize=8)
def names(target):
    """Return every name of the plugin that stands after `plugin:`, in lower case."""
    prefix = target.plugin.lower() + ":"
    found = {full[len(prefix):] for full in agent_names(target) if full.startswith(prefix)} | set(short_names(target))
    for document in target.skills + target.commands + target.styles:
        found.add(document.name.lower())
        found.add(document.text("name").lower())
        found.add(document.name.rpartition(":")[2].lower())
    for path in target.files:
        if path.startswith(("workflows/", ".claude/workflows/")) and path.endswith(".js"):
            match = _META_NAME.search(target.source(path).text)
            found.add(match.group(1).lower() if match else path.rpartition("/")[2][:-3].lower())
    servers = target.json(".mcp.json")[0]
    servers = (servers.get("mcpServers") or servers) if servers is not None else None
    found |= {str(key.value).lower() for key, _ in (servers.items if servers is not None and servers.kind == "map" else ())}
    return {name for name in found if name}


def called_types(document):
    """Yield `(name, offset in the file)` of the agent types that calls in the text name; stand-ins are left out."""
    for match in TYPE.finditer(document.body) if "subagent_type" in document.body else ():
        group = 2 if match.group(2) is not None else 3
        name = match.group(group).strip()
        if _NAME.match(name) and not STAND_IN.match(name.rpartition(":")[2]):
            yield name, document.start + match.start(group)


def prompts(target):
    """Return the documents whose text a model gets: components, and the pages that lie in a skill."""
    return [one for one in target.documents
            if one.kind in wording.COMPONENTS
            or (one.kind == "page" and one.path.startswith(target.base + "skills/") and not wording.COPIED.search(one.path))]


def can_delegate(agent):
    """Say whether an agent is given the Agent tool."""
    taken = {word.partition("(")[0].strip() for word, _ in agent.words("disallowedTools")}
    if taken & {"Agent", "Task"}:
        return False
    tools = {word.partition("(")[0].strip() for word, _ in agent.words("tools")}
    return agent.get("tools") is None or bool(tools & {"Agent", "Task", "*"})


@lru_cache(maxsize=8)
def delegations(target):
    """Return `{full name: {full name: offset}}`: which agent's text tells to hand work to which other one."""
    known, short = agent_names(target), short_names(target)
    if not known:
        return {}
    # names of one everyday word ("planner") need their plugin or backticks in front to be a name
    any_name = re.compile(r"(?<![\w:-])(`?)(?:{}:)?({})(?![\w-])".format(
        re.escape(target.plugin), "|".join(sorted(map(re.escape, set(known) | set(short)), key=len, reverse=True))), re.IGNORECASE)
    found = {}
    for full, agent in known.items():
        if not can_delegate(agent):
            continue
        edges = {}
        for name, offset in called_types(agent):
            other = name.lower() if name.lower() in known else short.get(name.lower())
            if other and other != full:
                edges.setdefault(other, offset)
        for at, line in wording.lines(agent.prose()):
            tells = _TELLS.search(line)
            if not tells or _NOT.search(line):
                continue
            for match in any_name.finditer(line, tells.end(), tells.end() + 80):
                name = match.group(2).lower()
                other = name if name in known else short.get(name)
                marked = match.group(1) or ":" in match.group() or "-" in name
                if other and other != full and marked:
                    edges.setdefault(other, agent.start + at + match.start(2))
        found[full] = edges
    return found


def is_built_in(name):
    """Say whether the client brings this agent type itself."""
    return name.lower() in {one.lower() for one in facts.BUILT_IN_AGENTS}
