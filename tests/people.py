"""The people in the tests. Their passwords are what a person might choose; nobody real has them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody with an address, a password and a name."""

    email: str
    password: str
    name: str = ""

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}

    @property
    def registration(self) -> dict[str, str]:
        return {**self.credentials, "name": self.name}


ADA = Person("ada@example.org", "seven quiet herons at noon", "Ada")
BEN = Person("Ben.Q@example.net", "marble ladder cloud forty-two", "Ben Quist")
CHI = Person("chi@example.com", "北风 冷 的 早晨 喝 一杯 热茶 很 好", "池")
