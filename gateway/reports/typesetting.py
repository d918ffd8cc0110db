"""Typesets a report: PDF/A-2a (ISO 19005-2, for archives) and PDF/UA-1 (ISO 14289-1, for who reads by ear).

A process of its own does it, which gives back what it held. The fonts come with the package; none of the machine's is
used, so a report looks the same wherever it was made.
"""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from gateway.reports.content import Content

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
# What the fonts lack needs no glyph.
_BLANK = frozenset("\n\r\t \u00a0\u2009\u200b\u3000")


class NotTypeset(ValueError):
    """A report that could not be made; the message is the typesetter's."""


class _Job(msgspec.Struct, frozen=True):
    """What is typeset, and the moment that it bears (ISO 8601)."""

    content: Content
    moment: str


def typeset(content: Content, moment: datetime) -> bytes:
    """The PDF of a report, the same for the same content and moment. Raises NotTypeset."""
    command = [sys.executable, "-P", "-m", __name__]
    job = msgspec.json.encode(_Job(content, moment.isoformat()))
    done = subprocess.run(command, input=job, capture_output=True, check=False)  # noqa: S603  # this module
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotTypeset(said[-1] if said else "the typesetter ended")
    return done.stdout


def main() -> None:
    """The typesetter: a `_Job` comes by standard input, the PDF goes to standard output."""
    # Nobody else needs it.
    import typst

    job = msgspec.json.decode(sys.stdin.buffer.read(), type=_Job)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_fonts())])
    with TemporaryDirectory() as folder:
        root = Path(folder)
        root.joinpath("report.json").write_bytes(msgspec.json.encode(shown(msgspec.to_builtins(job.content))))
        root.joinpath("report.typ").write_bytes(files("gateway.reports").joinpath("report.typ").read_bytes())
        compiler = typst.Compiler(root / "report.typ", root=root, font_paths=fonts, ignore_system_fonts=True)
        moment = datetime.fromisoformat(job.moment)
        made = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=moment)
    assert isinstance(made, bytes), "one file was asked for"
    sys.stdout.buffer.write(made)


def shown(part: object) -> object:
    """A JSON value, in whose texts a character that a font lacks is spelt by its code point (〔U+2A6A5〕): a name in
    rare characters (生僻字) is not lost.
    """
    if isinstance(part, str):
        if all(one in _BLANK or ord(one) in _known() for one in part):
            return part
        return "".join(one if one in _BLANK or ord(one) in _known() else f"〔U+{ord(one):04X}〕" for one in part)
    if isinstance(part, Mapping):
        return {name: shown(one) for name, one in part.items()}
    return [shown(one) for one in part] if isinstance(part, list | tuple) else part


@cache
def _known() -> frozenset[int]:
    """The code points that every font of a report has."""
    # As `typst`: nobody else needs it.
    from fontTools.ttLib import TTFont

    found = [frozenset(TTFont(path, lazy=True).getBestCmap()) for path in sorted(_fonts().glob("*.otf"))]
    return frozenset.intersection(*found)


def _fonts() -> Path:
    return Path(str(files("pylopdf_fonts_zh_cn")))


if __name__ == "__main__":
    main()
