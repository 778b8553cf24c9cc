"""The closed list of security events. Pure. A new one is a line here and an entry in docs/reference/events.md."""

from enum import StrEnum


class Event(StrEnum):
    """Stable names; an outcome, `ok` or the reason it failed, is recorded beside each."""

    REGISTERED = "registered"
    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"
    NEW_DEVICE = "new_device"
    SIGN_OUT = "sign_out"
    REAUTHENTICATED = "reauthenticated"
    TOTP_ENABLED = "totp_enabled"
    TOTP_REPLACED = "totp_replaced"
    TOTP_REMOVED = "totp_removed"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    ADDRESS_CHANGE_REQUESTED = "address_change_requested"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_REVERTED = "address_reverted"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    LIMIT_REACHED = "limit_reached"
    SECOND_FACTOR_LIMIT_REACHED = "second_factor_limit_reached"
    PASSWORD_LOCKED = "password_locked"
    SECOND_FACTOR_LOCKED = "second_factor_locked"
    SESSION_ENDED = "session_ended"
    OTHER_SESSIONS_ENDED = "other_sessions_ended"
    ACCOUNT_RENAMED = "account_renamed"
    ACCOUNT_EXPORTED = "account_exported"
    ACCOUNT_DELETED = "account_deleted"
    ACCOUNT_SHOWN = "account_shown"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_UNLOCKED = "account_unlocked"
    SECOND_FACTORS_RESET = "second_factors_reset"
    SESSIONS_ENDED_BY_SUPPORT = "sessions_ended_by_support"


OK = "ok"
