"""The loopback server: it speaks the streaming Messages API and lets the script answer."""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from muster.rehearsal import roster, steps

_FOLDER = re.compile(r"Primary working directory: (.+?)(?:\\n|\n|$)")
_SUMMARY = "<analysis>a rehearsal</analysis>\n<summary>\nThe conversation so far was a rehearsal.\n</summary>"
TYPE_SECONDS = 3


class Asked:
    """One request of the client: who asked (`speaker`, `kind`, `step`) and the texts it was shown."""

    def __init__(self, kind, speaker, step, texts):
        self.kind, self.speaker, self.step, self.texts = kind, speaker, step, texts


class Call:
    """One tool call of the scripted model; `result` and `failed` come with a later request, else stay None.

    `refused` says who kept it from running: "hook", "client" (its permissions), or an empty text."""

    def __init__(self, speaker, tool, given):
        self.speaker, self.tool, self.input = speaker, tool, given
        self.result, self.failed, self.refused = None, None, ""


class ModelServer:
    """Answers the client from a Script. `on_step(speaker, number)` returns True to leave a request unanswered.

    `asked`, `calls` and `faults` collect what happened; `record` (a file) gets every request body as a line."""

    def __init__(self, script, agents, folder, record=None, on_step=None):
        self.script, self.agents, self.folder = script, agents, folder
        self.record, self.on_step = record, on_step
        self.asked, self.calls, self.faults, self.kinds = [], {}, [], {}
        self._lock = threading.Lock()
        self._known = threading.Condition()
        self._last = {}
        self._count = 0
        handler = type("Handler", (_Handler,), {"model": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.url = "http://127.0.0.1:{}".format(self._http.server_address[1])

    def start(self):
        """Serve until `stop`, in a thread of its own."""
        threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self):
        """Close the port."""
        self._http.shutdown()
        self._http.server_close()

    def name_agent(self, agent_id, kind):
        """Take the client's word on the type of an agent: it also tells types that no file describes."""
        with self._known:
            self.kinds[agent_id] = kind
            self._known.notify_all()

    def answer(self, body, agent_id, retry):
        """Return the content blocks for a request, or None where it must stay unanswered."""
        messages = body.get("messages") or []
        aside = _aside(body, messages)
        if aside:
            with self._lock:
                self.asked.append(Asked(aside[0], aside[0], 0, _texts(messages)))
            return [("text", aside[1])]
        kind = self._kind(body, agent_id) if agent_id else "main"
        with self._lock:
            self._collect(messages)
            if retry and agent_id in self._last:
                return self._last[agent_id]
            conversation = self.script.upcoming(agent_id, kind, _prompt(messages))
            conversation.skip(_texts(messages))
            number = conversation.at + 1
            system = [part.get("text", "") for part in body.get("system") or [] if isinstance(part, dict)]
            self.asked.append(Asked("agent" if agent_id else "main", kind, number, system + _texts(messages)))
            if self.on_step and self.on_step(kind, number):
                return None
            turn = conversation.next()
            if turn.step is None:
                blocks = [("text", "[rehearsal] " + self.script.ran_out(turn))]
            else:
                blocks = steps.blocks(turn.step, _folder(messages) or self.folder)
            blocks = self._last[agent_id] = self._number(kind, blocks or [("text", "(nothing)")])
        time.sleep((turn.step or {}).get("wait", 0))
        return blocks

    def _number(self, speaker, blocks):
        numbered = []
        for block in blocks:
            if block[0] == "tool":
                self._count += 1
                name = "toolu_{:04d}".format(self._count)
                self.calls[name] = Call(speaker, block[1], block[2])
                block += (name,)
            numbered.append(block)
        return numbered

    def _kind(self, body, agent_id):
        system = [part.get("text", "") for part in body.get("system") or [] if isinstance(part, dict)]
        known = next((kind for kind in (roster.agent_type(self.agents, text) for text in system) if kind), "")
        if known:
            return known
        with self._known:
            self._known.wait_for(lambda: agent_id in self.kinds, TYPE_SECONDS)
            return self.kinds.get(agent_id, "")

    def _collect(self, messages):
        for part in _parts(messages, "user"):
            call = self.calls.get(part.get("tool_use_id")) if part.get("type") == "tool_result" else None
            if call and call.result is None:
                call.result = "\n".join(plain(part.get("content")))
                call.failed = bool(part.get("is_error"))

    def keep(self, body, agent_id):
        """Write the request to the record, one line of JSON."""
        if self.record:
            with self._lock:
                self.record.write(json.dumps({"agent": agent_id, "body": body}) + "\n")
                self.record.flush()


def _aside(body, messages):
    """Return `(kind, answer)` for requests that are no step of a conversation: summaries, titles, judges."""
    last = "\n".join(plain(messages[-1].get("content"))) if messages else ""
    if "Your task is to create a detailed summary" in last:
        return "compaction", _SUMMARY
    if not body.get("tools"):
        text = json.dumps(body.get("system") or "") + last
        if '"ok"' in text or '\\"ok\\"' in text:
            return "judge", '{"ok": true}'
        return ("title", '{"title": "Rehearsal"}') if "title" in text else ("judge", "PASS")
    return None


def _parts(messages, role):
    for message in messages:
        if message.get("role") == role and isinstance(message.get("content"), list):
            yield from message["content"]


def plain(content):
    """Return the texts of a message's content, tool results included."""
    if isinstance(content, str):
        return [content]
    found = []
    for part in content or []:
        if part.get("type") == "tool_result":
            found.extend(plain(part.get("content")))
        elif "text" in part:
            found.append(part["text"])
    return found


def _texts(messages):
    return [
        text for message in messages if message.get("role") != "assistant" for text in plain(message.get("content"))
    ]


def _prompt(messages):
    first = next((message for message in messages if message.get("role") == "user"), {})
    return "\n".join(text for text in plain(first.get("content")) if not text.startswith("<system-reminder>"))


def _folder(messages):
    for text in _texts(messages[:3]):
        found = _FOLDER.search(text)
        if found:
            return found.group(1).strip()
    return ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model = None

    def log_message(self, *args):
        """Say nothing: the terminal belongs to the screen."""

    def do_HEAD(self):
        self._json({})

    def do_GET(self):
        self._json({"type": "error", "error": {"type": "not_found_error", "message": self.path}}, 404)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw)
            agent_id = self.headers.get("x-claude-code-agent-id") or ""
            if "count_tokens" in self.path:
                return self._json({"input_tokens": len(raw) // 4})
            self.model.keep(body, agent_id)
            blocks = self.model.answer(body, agent_id, self.headers.get("x-stainless-retry-count", "0") != "0")
        except Exception as error:  # a fault of ours must end the rehearsal, not hang the client
            self.model.faults.append("the loopback server failed: {!r}".format(error))
            body, blocks = {}, [("text", "[rehearsal] the loopback server failed: {!r}".format(error))]
        self.close_connection = True
        if blocks is not None:
            try:
                self._stream(body.get("model") or "rehearsal", blocks, len(raw) // 4)
            except OSError:
                pass

    def _json(self, value, status=200):
        raw = json.dumps(value).encode("utf-8")
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def _stream(self, name, blocks, tokens):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        usage = {"input_tokens": tokens, "output_tokens": 1}
        message = {"id": "msg_{}".format(time.time_ns()), "type": "message", "role": "assistant", "model": name}
        message.update(content=[], stop_reason=None, stop_sequence=None, usage=usage)
        self._event("message_start", message=message)
        for index, block in enumerate(blocks):
            if block[0] == "text":
                start, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": block[1]}
            else:
                start = {"type": "tool_use", "id": block[3], "name": block[1], "input": {}}
                delta = {"type": "input_json_delta", "partial_json": json.dumps(block[2])}
            self._event("content_block_start", index=index, content_block=start)
            self._event("content_block_delta", index=index, delta=delta)
            self._event("content_block_stop", index=index)
        reason = "tool_use" if any(block[0] == "tool" for block in blocks) else "end_turn"
        said = sum(len(json.dumps(block)) for block in blocks) // 4
        self._event(
            "message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"output_tokens": said}
        )
        self._event("message_stop")

    def _event(self, kind, **data):
        data["type"] = kind
        self.wfile.write("event: {}\ndata: {}\n\n".format(kind, json.dumps(data)).encode("utf-8"))
        self.wfile.flush()
