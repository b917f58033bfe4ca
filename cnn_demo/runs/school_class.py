"""A class as a value: its name, its teacher, the code to join by, and its members; read from and written as JSON."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.errors import ClassError
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.shown_text import one_line

VERSION = 1
MAX_CLASS_NAME, MAX_MEMBER_NAME = 60, 40
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are read for one another: no I, L, O, 0, 1
CODE_LENGTH = 10  # 49 random bits
ID_PATTERN = re.compile(r"[0-9a-f]{16}")
CODE_PATTERN = re.compile(f"[{LETTERS}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A pupil. id: names the member in the class, and tells nothing of the workspace. joined_at: seconds since 1970."""

    id: str
    name: str
    workspace: str
    joined_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass:
    """teacher: a workspace's id. code: None while nobody can join. members: in the order in which they joined."""

    id: str
    name: str
    teacher: str
    code: str | None
    made_at: float
    members: tuple[Member, ...] = ()

    def member_of(self, workspace: str) -> Member | None:
        """The member who works in that workspace."""
        return next((member for member in self.members if member.workspace == workspace), None)

    def knows(self, workspace: str) -> bool:
        """Whether the workspace is the teacher's or a member's."""
        return workspace == self.teacher or self.member_of(workspace) is not None

    def to_dict(self) -> dict[str, Any]:
        members = [
            {"id": each.id, "name": each.name, "workspace": each.workspace, "joined_at": each.joined_at}
            for each in self.members
        ]
        return {
            "version": VERSION,
            "name": self.name,
            "teacher": self.teacher,
            "code": self.code,
            "made_at": self.made_at,
            "members": members,
        }

    def with_workspace(self, workspace: str, moved_to: str) -> SchoolClass:
        """The class with one workspace in the place of another; where that is a member already, it stays the one it was."""
        teacher = moved_to if self.teacher == workspace else self.teacher
        known = {teacher, *(member.workspace for member in self.members)}
        members = tuple(
            replace(member, workspace=moved_to) if member.workspace == workspace else member
            for member in self.members
            if member.workspace != workspace or moved_to not in known
        )
        return replace(self, teacher=teacher, members=members)

    @classmethod
    def from_dict(cls, class_id: str, data: dict[str, Any]) -> SchoolClass:
        """Read what to_dict made. Raises KeyError, TypeError or ValueError where it is something else."""
        if data["version"] != VERSION:
            raise ValueError(f"the version {data['version']!r} is not {VERSION}")
        members = tuple(
            Member(
                id=str(each["id"]),
                name=clean(str(each["name"]), MAX_MEMBER_NAME),
                workspace=_workspace(each["workspace"]),
                joined_at=float(each["joined_at"]),
            )
            for each in data["members"]
        )
        return cls(
            id=class_id,
            name=clean(str(data["name"]), MAX_CLASS_NAME),
            teacher=_workspace(data["teacher"]),
            code=None if data["code"] is None else str(data["code"]),
            made_at=float(data["made_at"]),
            members=members,
        )


def clean(name: str, most: int) -> str:
    """A name to show on one line, cut to that length. Raises ClassError where nothing of it can be seen."""
    cleaned = one_line(name, most)
    if not cleaned:
        raise ClassError("A name needs at least one visible character.")
    return cleaned


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def code_as_shown(code: str) -> str:
    """Two groups, which people can read out and type."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def code_as_typed(text: str) -> str | None:
    """The code in what somebody typed, in any case and with any spaces; None where it has not the form of one."""
    code = re.sub(r"[\s-]", "", text[: 4 * CODE_LENGTH]).upper()
    return code if CODE_PATTERN.fullmatch(code) else None


def _workspace(value: Any) -> str:
    if not isinstance(value, str) or not is_workspace_id(value):
        raise ValueError("a workspace's id is damaged")
    return value
