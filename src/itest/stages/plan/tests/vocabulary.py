"""The words that paths, handlers and blueprints use for deeds rather than for things."""

from __future__ import annotations

PREFIXES = frozenset({"api", "apis", "rest", "v", "version", "latest", "public", "web", "rpc"})
ITSELF = frozenset({"me", "self", "current", "mine", "whoami"})
GENERIC = frozenset(
    [
        "main",
        "app",
        "apps",
        "api",
        "apis",
        "routes",
        "route",
        "router",
        "routers",
        "views",
        "view",
        "endpoints",
        "endpoint",
        "handlers",
        "handler",
        "controllers",
        "core",
        "web",
        "server",
        "resources",
        "index",
        "site",
        "common",
        "base",
        "v1",
        "v2",
        "default",
        "frontend",
        "backend",
        "pages",
        "page",
        "src",
        "project",
        "config",
        "urls",
    ]
)
SECTIONS = frozenset(
    [
        "pages",
        "utils",
        "tools",
        "misc",
        "accounts",
        "admin",
        "system",
        "meta",
        "internals",
        "settings",
        "ops",
        "checks",
        "docs",
        "tasks",
        "hooks",
        "webhooks",
        "stats",
        "metrics",
    ]
)
ENTRANCES = frozenset(
    [
        "login",
        "logout",
        "log_in",
        "log_out",
        "signin",
        "signout",
        "sign_in",
        "sign_out",
        "signup",
        "sign_up",
        "register",
        "registration",
    ]
)
DOORS = frozenset(["authenticate", "login", "logout", "signin", "signout", "recover", "forgot", "reset"])
VERBS = frozenset([
    "accept", "acknowledge", "activate", "add", "apply", "approve", "archive", "assign", "authenticate", "ban", "block",
    "bookmark", "buy", "cancel", "change", "check", "checkout", "choose", "clear", "clone", "close", "complete",
    "confirm", "connect", "contact", "copy", "create", "deactivate", "decline", "delete", "deliver", "demote", "deny",
    "deposit", "destroy", "detail", "details", "disable", "dislike", "dismiss", "dispute", "download", "downvote",
    "duplicate", "edit", "enable", "enroll", "erase", "escalate", "evaluate", "execute", "explore", "export",
    "favorite", "favourite", "fetch", "filter", "find", "finish", "follow", "forgot", "generate", "get", "import",
    "index", "invite", "join", "kick", "launch", "leave", "like", "list", "lock", "login", "logout", "manage", "mark",
    "merge", "move", "mute", "new", "open", "order", "pause", "pay", "pin", "ping", "post", "preview", "print",
    "process", "promote", "publish", "purchase", "purge", "reactivate", "read", "recover", "redeem", "refresh",
    "refund", "register", "reject", "reload", "remove", "rename", "renew", "reopen", "reorder", "replace", "replay",
    "reply", "report", "request", "reschedule", "resend", "reset", "resolve", "restart", "restore", "resume",
    "retrieve", "retry", "revoke", "rotate", "run", "save", "search", "select", "send", "share", "show", "signin",
    "signout", "signup", "snooze", "sort", "start", "stop", "submit", "subscribe", "suspend", "swap", "sync", "test",
    "toggle", "transfer", "translate", "trigger", "unarchive", "unban", "unblock", "unfavorite", "unfavourite",
    "unfollow", "unlike", "unlock", "unpin", "unpublish", "unregister", "unshare", "unstar", "unsubscribe", "unvote",
    "update", "upgrade", "upload", "upvote", "use", "validate", "verify", "view", "vote", "withdraw",
])  # fmt: skip
PAIRED = {"login": "log in", "logout": "log out", "signin": "sign in", "signup": "sign up", "signout": "sign out"}
CREATE = frozenset({"create", "new", "add", "post"})
UPDATE = frozenset({"edit", "update", "change", "modify"})
DELETE = frozenset({"delete", "remove", "destroy"})
READ = frozenset({"detail", "details", "get", "read", "retrieve", "show", "view", "fetch"})
LIST = frozenset({"list", "index"})
FILLER = frozenset({"a", "an", "the", "view", "endpoint", "handler", "route", "api", "by", "id", "slug"})
FAULTS = {
    "empty": "empty",
    "nobody's": "unknown",
    "no such thing": "unknown",
    "wrong": "wrong",
    "negative": "negative",
    "the same": "unchanged",
    "too large": "oversized",
    "an empty file": "empty",
    "no image": "unreadable",
    "a file of another type": "unsupported",
}
"""What the observer says is wrong with a value -> the adjective for its field."""
USERS = frozenset({"user", "account", "profile", "member", "customer"})
"""Nouns for whoever calls."""
MASS = frozenset(
    {
        "health",
        "liveness",
        "readiness",
        "following",
        "feed",
        "feedback",
        "billing",
        "pricing",
        "shipping",
        "inventory",
        "content",
    }
)
"""Nouns that take no indefinite article."""
NOUNS = frozenset({"update", "replace", "reset", "search", "change", "request", "order", "transfer", "check", "upload"})
"""Verbs that are nouns as well: `a password reset`, but `a text to translate`."""
STEPS = frozenset({"start", "begin", "finish", "complete", "confirm", "cancel", "abort", "request"})
"""Verbs that stand behind the deed that they are a step of: `upload/direct/finish`, `reset_password_request`."""
OF_THINGS = frozenset({"upload", "download", "import", "export"})
"""Verbs behind which a path tells how, not what: `upload/standard`."""
HEALTH = {
    "health": "health",
    "healthz": "health",
    "live": "liveness",
    "livez": "liveness",
    "ready": "readiness",
    "readyz": "readiness",
}
"""What a probe of a container platform asks for, as a noun."""
UNDONE = frozenset({
    "archive", "block", "favorite", "favourite", "follow", "like", "lock", "mute", "pin", "publish", "star",
    "subscribe",
})  # fmt: skip
"""Verbs that stand below the item that they are about, also where a table is called so; their DELETE takes it back."""
