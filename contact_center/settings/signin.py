"""How staff sign in."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Grant(BaseModel):
    """Who has `value` in the issuer's claim gets this role in these offices; from the top, the first row decides."""

    value: str = Field(min_length=1)
    role: Literal["agent", "lead", "statistics", "admin", "auditor"]
    offices: tuple[str, ...] = ()


class IssuerAt(BaseModel):
    """An authority at which its people sign in (OpenID Connect)."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    """As it stands in addresses; `{staff url}/api/v1/session/at/{name}/return` is registered there."""
    label: str = ""
    """As it stands on the button; empty: the name."""
    issuer: str
    """Its address, exactly as its ID tokens say it."""
    client_id: str
    client_secret: SecretStr = SecretStr("")
    """Empty: a public client; PKCE is used either way."""
    scope: str = "openid profile"
    claim: str = "roles"
    """The claim that holds the roles, or a path to it: `realm_access.roles`."""
    grants: tuple[Grant, ...] = Field(min_length=1)
    second_factor_there: bool = False
    """Believe what it says about a second factor; else ours is asked for as well."""
    accepted_acr: tuple[str, ...] = ()
    accepted_amr: tuple[str, ...] = ("mfa", "otp", "hwk")
    """By which `acr` or `amr` it says so; one of them has to be there."""

    @model_validator(mode="after")
    def _only_sealed(self) -> Self:
        """Only https; plain http on this machine, for trying out."""
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError(f"the issuer {self.name} is not an https address")
        return self


class SignIn(BaseModel):
    """How staff sign in."""

    second_factor: bool | None = None
    """Whether everybody needs one for a local account; not set: yes, except in the demonstration."""
    passwords: bool = True
    """Whether local accounts may sign in at all."""
    issuers: tuple[IssuerAt, ...] = ()
    """Where people may sign in instead, as a JSON list."""

    @model_validator(mode="after")
    def _some_way(self) -> Self:
        """There is a way in, and no two issuers have the same name or address."""
        if not self.passwords and not self.issuers:
            raise ValueError("CONTACT_CENTER_SIGNIN__PASSWORDS=false needs …__ISSUERS: nobody could sign in")
        for what in ("name", "issuer"):
            values = [getattr(one, what) for one in self.issuers]
            if len(set(values)) != len(values):
                raise ValueError(f"CONTACT_CENTER_SIGNIN__ISSUERS: two have the same {what}")
        return self
