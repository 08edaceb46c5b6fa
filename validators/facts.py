"""What the client of version 2.1.329 takes, verified by running it. One place; rules quote it."""

CLIENT = "2.1.329"
# Tools a plugin's agent may name. `Task` is an alias of Agent.
TOOLS = ("Agent", "Task", "AskUserQuestion", "Bash", "CronCreate", "CronDelete", "CronList", "Edit", "EnterPlanMode", "EnterWorktree",
         "ExitPlanMode", "ExitWorktree", "Glob", "Grep", "ListAgents", "Monitor", "NotebookEdit", "Read", "ReportFindings",
         "ScheduleWakeup", "SendMessage", "Skill", "StructuredOutput", "TaskStop", "ToolSearch", "WebFetch", "WebSearch", "Workflow",
         "Write", "LSP")
# In the binary's table, but offered on some platforms, surfaces or accounts only: never called unknown.
RARE_TOOLS = ("Artifact", "ClaudeDesign", "EndConversation", "ListMcpResourcesTool", "OfferChromeSetup", "PowerShell", "Projects",
              "propose_skills", "PushNotification", "ReadMcpResourceDirTool", "ReadMcpResourceTool", "ReadNotifications",
              "RemoteTrigger", "SendFeedback", "SendUserFile", "SendUserMessage", "SetGoal", "ShareOnboardingGuide",
              "ShowOnboardingRolePicker", "SubagentHandback", "WaitForMcpServers", "REPL")
# Old names that the client still turns into the new one, in tool lists and matchers.
RENAMED_TOOLS = {"Task": "Agent", "KillShell": "TaskStop", "KillBash": "TaskStop", "ListPeers": "ListAgents", "Brief": "SendUserMessage",
                 "ListMcpResources": "ListMcpResourcesTool", "ReadMcpResource": "ReadMcpResourceTool",
                 "ReadMcpResourceDir": "ReadMcpResourceDirTool", "ProposeGoal": "SetGoal"}
GONE_TOOLS = {"MultiEdit": "Edit", "NotebookRead": "Read", "TaskOutput": "Read", "SlashCommand": "Skill", "LS": "Glob",
              "BashOutput": "Read", "TodoRead": "a file", "AgentOutputTool": "Read", "exit_plan_mode": "ExitPlanMode"}
# There only on models before 5: current ones never offer them.
OLD_MODEL_TOOLS = ("TodoWrite", "TaskCreate", "TaskGet", "TaskList", "TaskUpdate")
READ_ONLY_TOOLS = ("Read", "Grep", "Glob", "WebFetch", "WebSearch", "ListAgents", "ReportFindings", "StructuredOutput", "LSP",
                   "ToolSearch", "Skill")
WRITING_TOOLS = ("Write", "Edit", "NotebookEdit", "MultiEdit", "Bash")
MODELS = ("sonnet", "opus", "haiku", "fable", "best", "opusplan", "inherit", "default")
MODEL_ID = r"claude-[a-z0-9.-]+(\[1m\])?\Z"
EFFORTS = ("low", "medium", "high", "xhigh", "max")
AGENT_KEYS = ("name", "description", "tools", "disallowedTools", "model", "effort", "color", "maxTurns", "skills", "memory",
              "background", "isolation", "omitClaudeMd", "autoCompactWindow", "observeToolResults", "experimental", "when_to_use")
# A plugin's agent may not bring these; the client warns in its debug log only.
AGENT_IGNORED = ("permissionMode", "hooks", "mcpServers", "initialPrompt", "observer", "observerMessage", "observeSubagents")
SKILL_KEYS = ("name", "description", "when_to_use", "argument-hint", "arguments", "allowed-tools", "disallowed-tools", "model",
              "effort", "context", "agent", "background", "paths", "hooks", "disable-model-invocation", "user-invocable", "shell",
              "metadata", "version", "license")
COMMAND_IGNORED = ("when_to_use", "paths", "hooks")
STYLE_KEYS = ("name", "description", "keep-coding-instructions", "force-for-plugin")
MEMORIES = ("user", "project", "local")
MANIFEST_KEYS = ("$schema", "name", "displayName", "version", "description", "author", "homepage", "repository", "license", "keywords",
                 "metadata", "defaultEnabled", "dependencies", "engines", "network", "commands", "agents", "skills", "hooks",
                 "mcpServers", "outputStyles", "workflows", "experimental", "lspServers", "channels", "userConfig", "settings", "types",
                 "binaries", "icon", "themes", "monitors")
MARKETPLACE_KEYS = ("$schema", "name", "owner", "plugins", "description", "version", "metadata", "renames", "forceRemoveDeletedPlugins",
                    "allowCrossMarketplaceDependenciesOn")
EVENTS = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "PermissionRequest", "PermissionDenied",
          "UserPromptSubmit", "UserPromptExpansion", "SessionStart", "SessionEnd", "Stop", "SubagentStart", "SubagentStop",
          "StopFailure", "PreCompact", "PostCompact", "TaskCreated", "TaskCompleted", "TeammateIdle", "Setup", "PreModelSwitch",
          "PostModelSwitch", "MessageDisplay", "InstructionsLoaded", "FileChanged", "Notification", "WorktreeCreate",
          "WorktreeRemove", "ConfigChange", "CwdChanged", "DirectoryAdded", "Elicitation", "ElicitationResult")
TOOL_EVENTS = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PermissionRequest", "PermissionDenied")
# The matcher of these is never looked at.
UNMATCHED_EVENTS = ("UserPromptSubmit", "Stop", "PostToolBatch", "MessageDisplay", "TaskCreated", "TaskCompleted", "TeammateIdle",
                    "WorktreeCreate", "WorktreeRemove", "CwdChanged")
# What a matcher of these can be: other values never come.
MATCHED_VALUES = {"SessionStart": ("startup", "resume", "clear", "compact", "fork"),
                  "SessionEnd": ("clear", "resume", "logout", "prompt_input_exit", "other"),
                  "PreCompact": ("manual", "auto"), "PostCompact": ("manual", "auto"), "Setup": ("init", "maintenance")}
# Their plain stdout reaches the model or steers the client; elsewhere only JSON is read.
STDOUT_EVENTS = ("UserPromptSubmit", "SessionStart", "PreCompact", "WorktreeCreate")
HOOK_TYPES = ("command", "http", "prompt", "agent", "mcp_tool")
HOOK_KEYS = ("type", "command", "args", "if", "shell", "timeout", "onFailure", "statusMessage", "once", "async", "asyncRewake", "url",
             "headers", "allowedEnvVars", "prompt", "model", "continueOnBlock", "server", "tool", "input", "rewakeMessage", "rewakeSummary",
             "holdsTools", "description")
HOOK_DEFAULT_SECONDS = 600
# UserPromptSubmit has 30 by default, but a hook's own timeout extends it (36 s ran to the end with 60).
FIXED_SECONDS = {"SessionEnd": 1.5, "MessageDisplay": 10}
# A plugin's command of this bare name is shadowed by the client's own.
BUILT_IN_COMMANDS = ("review", "plan", "status", "memory", "init", "agents", "cost", "bug", "doctor", "resume", "tasks", "hooks",
                     "permissions", "model", "rewind", "export", "verify", "debug", "run", "clear", "compact", "config", "help",
                     "login", "logout", "mcp", "context", "usage")
DESCRIPTION_CUT = 1536  # characters of a skill's or command's description that are listed
LISTING = 8000  # characters of all skills and commands that a 200k model is shown, the client's own of about 5,200 included
LISTING_OWN = 5200
CONTEXT_CUT = 10_000  # characters of a hook's context; a longer one becomes a file path
STATES = ("done", "done_with_concerns", "blocked", "needs_context")
SUBSTITUTED = ("CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA", "CLAUDE_PROJECT_DIR")
# Agent types that the client itself brings.
BUILT_IN_AGENTS = ("general-purpose", "Explore", "Plan", "statusline-setup", "output-style-setup", "claude-code-guide", "claude", "fork")
DEEPEST_AGENT = 3  # an agent at this depth is not given the Agent tool
LISTED_AS = "- {}: "  # what an entry costs in the listing beside its description
# Gates that muster knows by name; tests/unit/test_facts.py holds them to muster's own.
GATES = ("design", "implementation", "review", "test", "security", "deploy", "performance", "accessibility", "reproduction",
         "regression", "pinned", "behaviour", "baseline", "hypothesis", "faster", "scan", "challenged", "unchanged", "preflight",
         "rollback", "smoke", "monitoring")
# Fields of the manifest that name files or folders.
PATH_KEYS = ("commands", "agents", "skills", "hooks", "mcpServers", "outputStyles", "workflows", "lspServers", "themes", "monitors")
EXPERIMENTAL_KEYS = ("themes", "monitors", "evals")
# Marketplace names that are refused or stand for another source of plugins; read in the client's binary.
RESERVED_MARKETPLACES = ("claude-code-marketplace", "claude-code-plugins", "claude-plugins-official", "anthropic-marketplace",
                         "anthropic-plugins", "agent-skills", "anthropic-agent-skills", "life-sciences", "knowledge-work-plugins",
                         "claude-for-legal", "claude-for-financial-services", "financial-services-plugins", "first-party-plugins",
                         "claude-tag-plugins", "claude-community", "claude-plugins-community", "claude-plugin-directory", "inline",
                         "builtin", "skills-dir", "synced", "claude-plugin-test")
COMPONENT_BYTES = 1_048_576  # a longer agent, command or skill is skipped
# Keys of a frontmatter that the client knows in some kind of component, the ones of kinds above left out.
OTHER_KEYS = ("created_by", "improved_by", "compatibility", "fallback", "hide-from-slash-command-tool", "author", "homepage",
              "repository", "keywords", "type", "originSessionId", "displayName")
COLORS = ("red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan")
NAME_CUT = 64  # characters of a skill's name
# A key that means the same in another kind of component.
KEY_TWINS = {"agent": {"allowed-tools": "tools", "allowedTools": "tools", "allowed_tools": "tools", "disallowed-tools": "disallowedTools"},
             "skill": {"tools": "allowed-tools", "allowedTools": "allowed-tools", "allowed_tools": "allowed-tools",
                       "disallowedTools": "disallowed-tools"},
             "style": {}}
KEY_TWINS["command"] = KEY_TWINS["skill"]
# Skills that the client brings itself (the first event of a session names them).
BUILT_IN_SKILLS = ("deep-research", "dataviz", "update-config", "verify", "debug", "code-review", "simplify", "batch", "fewer-permission-prompts",
                   "doctor", "loop", "claude-api", "workflow-authoring", "run", "run-skill-generator", "plugin-authoring", "security-review")
