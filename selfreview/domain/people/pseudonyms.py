"""What somebody is called once their name is no longer kept."""

from selfreview.domain.rights import Role

WORDS = {
    Role.MANAGER: "manager",
    Role.CHAIR: "chair",
    Role.MEMBER: "member",
    Role.OBSERVER: "observer",
    Role.COORDINATOR: "coordinator",
    Role.ANALYST: "analyst",
    Role.ADMIN: "administrator",
}


def former_name(role: Role | None, agency: str | None) -> str:
    """“A former member (Health)”: the last role that somebody held, and whom they spoke for."""
    word = "member" if role is None else WORDS[role]
    return f"A former {word} ({agency})" if agency else f"A former {word}"
