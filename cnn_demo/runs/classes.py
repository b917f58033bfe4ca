"""The classes of a server: a teacher makes one, pupils join by its code, and both find it by their workspace.

A class is shared/classes/ID.json in the folder of all runs. codes/CODE.json beside it leads from a code to a class, and
classes.json in a workspace to those that it teaches or attends. Where class and code, or class and workspace, do not name
each other, the class alone counts; so it ends with its one file, and with its teacher's workspace.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from cnn_demo.errors import ClassError, LimitError
from cnn_demo.runs.school_class import (
    ID_PATTERN,
    MAX_CLASS_NAME,
    MAX_MEMBER_NAME,
    VERSION,
    Member,
    SchoolClass,
    clean,
    code_as_typed,
    new_code,
)
from cnn_demo.runs.workspace_use import origin_of, record_use
from cnn_demo.storage import storage_errors, write_json

FOLDER, CODES, OF_WORKSPACE = Path("shared", "classes"), "codes", "classes.json"
MOST_CLASSES, MOST_MEMBERS, MOST_OF_ONE = 1_000, 60, 20
MOST_OF_ORIGIN = 100  # a school behind one router is one origin
ENDED = "This class has ended, or you are no longer in it."


class Classes:
    """The classes in one folder of runs.

    most_classes: on the server. most_of_origin: of all teachers of one origin, see cnn_demo.jobs.visitor.
    most_members: of a class, without the teacher.
    """

    def __init__(
        self,
        runs_folder: Path,
        *,
        most_classes: int = MOST_CLASSES,
        most_of_origin: int = MOST_OF_ORIGIN,
        most_members: int = MOST_MEMBERS,
    ) -> None:
        self.runs_folder, self.most_members = runs_folder, most_members
        self.most_classes, self.most_of_origin = most_classes, most_of_origin
        self.folder = runs_folder / FOLDER
        self._lock = FileLock(self.folder / "lock")  # thirty pupils join within a minute

    def of(self, workspace: str) -> list[SchoolClass]:
        """The classes that the workspace teaches or attends, the newest first."""
        found = filter(None, map(self._read, self._ids_of(workspace)))
        return sorted((each for each in found if each.knows(workspace)), key=lambda each: -each.made_at)

    def get(self, class_id: str, workspace: str) -> SchoolClass:
        """A class, for its teacher or a member. Raises ClassError for anybody else, and where it has ended."""
        found = self._read(class_id)
        if found is None or not found.knows(workspace):
            raise ClassError(ENDED)
        return found

    def by_code(self, text: str) -> SchoolClass:
        """The class that a code leads to, as somebody typed it. Raises ClassError where there is none."""
        code = code_as_typed(text)
        found = self._read(self._named_by(code)) if code else None
        if found is None or found.code != code:
            raise ClassError(
                "This code leads to no class: it is mistyped, or the teacher has replaced it. A code has ten letters and "
                "digits, such as K7QMX-4RTPA."
            )
        return found

    def make(self, teacher: str, name: str, *, origin: str) -> SchoolClass:
        """A new class with a code. origin: of the teacher. Raises ClassError, LimitError and StorageError."""
        cleaned = clean(name, MAX_CLASS_NAME)
        with self._locked():
            self._check_room_of(teacher)
            self._make_room(origin)
            made = SchoolClass(
                id=secrets.token_hex(8), name=cleaned, teacher=teacher, code=new_code(), made_at=time.time()
            )
            self._remember(made.id, teacher)
            record_use(self.runs_folder / teacher, origin)
            self._write(made)
            return made

    def join(self, code: str, workspace: str, name: str) -> SchoolClass:
        """Become a member; who is one already, or the teacher, stays that. Raises ClassError, LimitError and StorageError."""
        cleaned = clean(name, MAX_MEMBER_NAME)
        with self._locked():
            found = self.by_code(code)
            if found.knows(workspace):
                return found
            if len(found.members) >= self.most_members:
                raise LimitError(f"This class is full: it has {self.most_members} members.")
            if any(member.name.casefold() == cleaned.casefold() for member in found.members):
                raise ClassError(
                    f"Somebody in this class is called {cleaned} already. Add a letter or a number to yours."
                )
            self._check_room_of(workspace)
            member = Member(id=secrets.token_hex(4), name=cleaned, workspace=workspace, joined_at=time.time())
            self._remember(found.id, workspace)
            return self._write(replace(found, members=(*found.members, member)))

    def leave(self, class_id: str, workspace: str) -> None:
        """End a membership. Raises StorageError."""
        with self._locked():
            found = self._read(class_id)
            if found is not None:
                self._write(
                    replace(found, members=tuple(each for each in found.members if each.workspace != workspace))
                )

    def remove(self, class_id: str, member_id: str, *, teacher: str) -> None:
        """Take a member out of a class. Raises ClassError and StorageError, as all that only a teacher may do."""
        with self._changing(class_id, teacher) as found:
            self._write(replace(found, members=tuple(each for each in found.members if each.id != member_id)))

    def rename(self, class_id: str, name: str, *, teacher: str) -> None:
        with self._changing(class_id, teacher) as found:
            self._write(replace(found, name=clean(name, MAX_CLASS_NAME)))

    def replace_code(self, class_id: str, *, teacher: str) -> None:
        """Give the class another code; the former one leads nowhere."""
        with self._changing(class_id, teacher) as found:
            self._drop_code(found)
            self._write(replace(found, code=new_code()))

    def withdraw_code(self, class_id: str, *, teacher: str) -> None:
        """Let nobody join any more."""
        with self._changing(class_id, teacher) as found:
            self._drop_code(found)
            self._write(replace(found, code=None))

    def end(self, class_id: str, *, teacher: str) -> None:
        """Delete the class. The members' runs stay as they are."""
        with self._changing(class_id, teacher) as found:
            self._delete(found)

    def follow(self, workspace: str, moved_to: str) -> None:
        """Let another workspace take the place of one, as teacher and as member. Raises StorageError."""
        if not self._ids_of(workspace):
            return
        with self._locked():
            for found in self.of(workspace):
                self._remember(found.id, moved_to)
                self._write(found.with_workspace(workspace, moved_to))
            (self.runs_folder / workspace / OF_WORKSPACE).unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other threads and processes from changing classes. An OSError inside is raised as StorageError."""
        with storage_errors(self.folder):
            (self.folder / CODES).mkdir(parents=True, exist_ok=True)
            with self._lock:
                yield

    @contextmanager
    def _changing(self, class_id: str, teacher: str) -> Iterator[SchoolClass]:
        with self._locked():
            found = self.get(class_id, teacher)
            if found.teacher != teacher:
                raise ClassError("Only the teacher of a class can change it.")
            yield found

    def _read(self, class_id: str | None) -> SchoolClass | None:
        """The class of that id; None where it has ended, is damaged, or its teacher's workspace was deleted."""
        if class_id is None or not ID_PATTERN.fullmatch(class_id):
            return None
        try:
            found = SchoolClass.from_dict(class_id, json.loads(self._file(class_id).read_text()))
        except (OSError, ValueError, KeyError, TypeError, ClassError):
            return None
        return found if (self.runs_folder / found.teacher).is_dir() else None

    def _write(self, changed: SchoolClass) -> SchoolClass:
        if changed.code is not None:
            write_json(self._code_file(changed.code), {"version": VERSION, "class": changed.id})
        write_json(self._file(changed.id), changed.to_dict())
        return changed

    def _delete(self, ended: SchoolClass) -> None:
        self._file(ended.id).unlink(missing_ok=True)
        self._drop_code(ended)

    def _drop_code(self, found: SchoolClass) -> None:
        if found.code is not None:
            self._code_file(found.code).unlink(missing_ok=True)

    def _file(self, class_id: str) -> Path:
        return self.folder / f"{class_id}.json"

    def _code_file(self, code: str) -> Path:
        return self.folder / CODES / f"{code}.json"

    def _named_by(self, code: str) -> str | None:
        try:
            return str(json.loads(self._code_file(code).read_text())["class"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _ids_of(self, workspace: str) -> list[str]:
        try:
            ids = json.loads((self.runs_folder / workspace / OF_WORKSPACE).read_text())["classes"]
            return [str(each) for each in ids][:MOST_OF_ONE]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _remember(self, class_id: str, workspace: str) -> None:
        """Write the class into the workspace, where those that have ended are forgotten."""
        folder = self.runs_folder / workspace
        folder.mkdir(parents=True, exist_ok=True)
        ids = [each.id for each in self.of(workspace) if each.id != class_id]
        write_json(folder / OF_WORKSPACE, {"version": VERSION, "classes": [class_id, *ids][:MOST_OF_ONE]})

    def _check_room_of(self, workspace: str) -> None:
        if len(self.of(workspace)) >= MOST_OF_ONE:
            raise LimitError(f"You are in {MOST_OF_ONE} classes, which is the most. End or leave one first.")

    def _make_room(self, origin: str) -> None:
        """Make sure that there is room for one more class of this origin. Raises LimitError.

        On a full server the classes go first whose teacher's work is gone, then one without members: the oldest of the
        origin that has most of them, so that nobody can keep others out with classes that nobody attends.
        """
        found = {file: self._read(file.stem) for file in self.folder.glob("*.json")}
        classes = [each for each in found.values() if each is not None]
        if sum(self._origin(each) == origin for each in classes) >= self.most_of_origin:
            raise LimitError(
                f"All teachers at your network address together have {self.most_of_origin} classes, which is the most. "
                "End a class that is over."
            )
        if len(found) < self.most_classes:
            return
        for file in (file for file, each in found.items() if each is None):
            file.unlink(missing_ok=True)
        if len(classes) >= self.most_classes:
            self._delete(self._least_missed(classes))

    def _least_missed(self, classes: Sequence[SchoolClass]) -> SchoolClass:
        """A class without members. Raises LimitError where all have some."""
        empty = [each for each in classes if not each.members]
        if not empty:
            raise LimitError(f"This server keeps at most {self.most_classes:,} classes, and all are in use.")
        of_origin = Counter(map(self._origin, empty))
        return min(empty, key=lambda each: (-of_origin[self._origin(each)], each.made_at))

    def _origin(self, found: SchoolClass) -> str:
        return origin_of(self.runs_folder / found.teacher)
