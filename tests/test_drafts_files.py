"""Reading drafts: each kind of file as its own program writes it, and what cannot be read."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import docx
import matplotlib.pyplot as plt
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.drafts import files
from analysis.drafts.files import read, read_bytes
from analysis.errors import DataError

ENGLISH = "Trade between the EU and Kazakhstan reached $45 billion in 2024."
RUSSIAN = "Товарооборот составил 49,7 млрд долларов, или 3,2 % больше."
MEGABYTE = 1_000_000


def texts(content: bytes | str, kind: str) -> list[str]:
    content = content.encode() if isinstance(content, str) else content
    return [one.text for one in read_bytes(content, name="draft", kind=kind).paragraphs]


def roles(content: str, kind: str) -> list[tuple[str, str]]:
    draft = read_bytes(content.encode(), name="draft", kind=kind)
    return [(one.role, one.text) for one in draft.paragraphs]


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def printed(*pages: str) -> bytes:
    """Return a PDF with a page for each text, its lines as given."""
    from matplotlib.backends.backend_pdf import PdfPages

    stream = io.BytesIO()
    with plt.rc_context({"pdf.fonttype": 42}), PdfPages(stream) as document:
        for page in pages:
            figure = plt.figure(figsize=(8.3, 11.7))
            figure.text(0.1, 0.9, page, va="top")
            document.savefig(figure)
            plt.close(figure)
    return stream.getvalue()


def scanned() -> bytes:
    stream = io.BytesIO()
    figure, axes = plt.subplots()
    axes.imshow([[0, 1], [1, 0]])
    axes.set_axis_off()
    figure.savefig(stream, format="pdf")
    plt.close(figure)
    return stream.getvalue()


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(printed(ENGLISH)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    """Return a Word document of some 200 kB that unpacks to more than 200 MB."""
    stream = io.BytesIO(word(ENGLISH))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(21):
            archive.writestr(f"word/media/{number}.bin", bytes(10 * MEGABYTE))
    return stream.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {
    "txt": lambda: f"{ENGLISH}\n\n{RUSSIAN}\n".encode(),
    "md": lambda: f"{ENGLISH}\n\n{RUSSIAN}\n".encode(),
    "html": lambda: f"<p>{ENGLISH}</p><p>{RUSSIAN}</p>".encode(),
    "docx": lambda: word(ENGLISH, RUSSIAN),
    "pdf": lambda: printed(f"{ENGLISH}\n\n{RUSSIAN}"),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_of_file_gives_its_paragraphs(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"my draft.{kind.upper()}"
    path.write_bytes(MAKERS[kind]())
    draft = read(path)
    assert draft.name == path.name
    said = " ".join(one.text for one in draft.paragraphs)
    assert said == f"{ENGLISH} {RUSSIAN}"
    assert all(one.locator for one in draft.paragraphs)


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_standard_input_is_known_by_what_it_holds(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = MAKERS[kind]() if kind != "html" else b"<!DOCTYPE html>" + MAKERS[kind]()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    draft = read("-")
    assert draft.name == "standard input"
    assert ENGLISH in draft.paragraphs[0].text


def test_a_file_without_an_ending_is_known_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    for make in (MAKERS["docx"], MAKERS["txt"]):
        path.write_bytes(make())
        assert read(path).paragraphs[0].text == ENGLISH


# What cannot be read: one line that names the file, the rule and what to do.

UNREADABLE = {
    "empty.txt": (b"", "the file is empty"),
    "empty.docx": (b"", "the file is empty"),
    "blank.txt": (b" \n\n\t\n", "holds no text"),
    "blank.html": (b"<html><body><script>45 bn</script></body></html>", "holds no text"),
    "blank.docx": (word(), "holds no text"),
    "binary.txt": (bytes(range(256)) * 20, "not text"),
    "broken.docx": (word(ENGLISH)[:900], "broken Word document"),
    "text.docx": (ENGLISH.encode(), "not a Word document"),
    "text.pdf": (ENGLISH.encode(), "not a PDF"),
    "pdf.docx": (printed(ENGLISH), "looks like a PDF"),
    "word.txt": (word(ENGLISH), "looks like a Word document"),
    "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(500), "older kind, or locked"),
    "other.zip.docx": (b"PK\x05\x06" + bytes(18), "not a Word document"),
    "broken.pdf": (printed(ENGLISH)[:300], "broken PDF"),
    "header.pdf": (b"%PDF-1.4\n", "broken PDF"),
    "scan.pdf": (scanned(), "no text, as a scan"),
    "locked.pdf": (locked("secret"), "locked with a password"),
    "bomb.docx": (bomb(), "unpacked it is larger than 200 MB"),
    "large.txt": (b"a" * (files.LARGEST + 1), "larger than 20 MB"),
    "sheet.xlsx": (b"PK\x03\x04", ".xlsx is not a kind of file"),
    "old.doc": (b"\xd0\xcf\x11\xe0", ".doc is not a kind of file"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, tmp_path: Path) -> None:
    content, rule = UNREADABLE[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as fault:
        read(tmp_path / name)
    message = str(fault.value)
    assert name in message
    assert rule in message
    assert "Remedy: " in message
    assert "\n" not in message


def test_a_spreadsheet_called_a_word_document_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    (tmp_path / "sheet.docx").write_bytes(stream.getvalue())
    with pytest.raises(DataError, match="broken Word document"):
        read(tmp_path / "sheet.docx")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file.*Remedy"):
        read(tmp_path / "missing.docx")
    with pytest.raises(DataError, match=r"it is a folder.*Remedy"):
        read(tmp_path)
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DataError, match=r"it is a folder.*Remedy"):
        read(tmp_path / "folder.txt")


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    assert texts(locked(""), "pdf") == [ENGLISH]


# Encodings of plain text.


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "cp866"],
)
def test_russian_text_is_read_in_every_common_encoding(encoding: str) -> None:
    draft = read_bytes(RUSSIAN.encode(encoding), name="draft", kind="text")
    assert [one.text for one in draft.paragraphs] == [RUSSIAN]
    assert bool(draft.notes) == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252", "utf-16-le"])
@pytest.mark.parametrize(
    "text", ["Trade was €45 bn in 2024.", "EU – the “largest” partner, €2 bn", "Oil: 13 %"]
)
def test_euro_signs_and_dashes_survive_old_encodings(text: str, encoding: str) -> None:
    assert texts(text.encode(encoding), "text") == [text]


def test_old_encodings_of_web_pages_follow_what_the_page_says() -> None:
    page = f'<meta charset="windows-1251"><p>{RUSSIAN}</p>'
    assert texts(page.encode("cp1251"), "html") == [RUSSIAN]


# Where paragraphs begin and end.


def test_wrapped_lines_are_joined_and_deliberate_breaks_kept() -> None:
    wrapped = (
        "A note on trade\n"
        "Turnover between Kazakhstan and the European Union reached\n"
        "45 billion dollars in 2024, and direct invest-\n"
        "ment from the Netherlands 3 billion.\n"
        "- Oil: 13 % of the imports of crude oil of the whole Union,\n"
        "  by weight\n"
        "- Uranium: 16 %\n"
    )
    assert texts(wrapped, "text") == [
        "A note on trade",
        "Turnover between Kazakhstan and the European Union reached 45 billion dollars in 2024, "
        "and direct investment from the Netherlands 3 billion.",
        "- Oil: 13 % of the imports of crude oil of the whole Union, by weight",
        "- Uranium: 16 %",
    ]


def test_lines_longer_than_a_screen_are_paragraphs() -> None:
    lines = [ENGLISH * 3, ENGLISH * 4, RUSSIAN * 5]
    assert texts("\r\n".join(lines), "text") == lines


def test_spaces_inside_numbers_are_kept_and_layout_is_not() -> None:
    said = "Exports:\u00a018\u202f708\u00a0352 dollars,\t1\u2009000 t"
    assert texts(f"  {said}  ", "text") == [said.replace("\t", " ")]


def test_lines_are_located_as_an_editor_counts_them() -> None:
    draft = read_bytes(b"one\r\n\r\n\r\ntwo\r\n", name="draft", kind="text")
    assert [one.locator for one in draft.paragraphs] == ["line 1", "line 4"]


def test_markdown_keeps_headings_items_and_rows_and_leaves_code_out() -> None:
    source = (
        "---\ntitle: 45 billion\n---\n# Trade\n\nTurnover: **45**<br>billion\n[dollars](https://x.example)\n\n"
        "- oil\n- uranium 16 %\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n99 bn\n```\n\n"
        "<div>7 <b>bn</b></div>\n\n    5 bn\n"
    )
    assert roles(source, "markdown") == [
        ("heading", "Trade"),
        ("paragraph", "Turnover: 45 billion dollars"),
        ("item", "oil"),
        ("item", "uranium 16 %"),
        ("row", "a | b"),
        ("row", "1 | 2"),
        ("paragraph", "7 bn"),
    ]
    draft = read_bytes(source.encode(), name="draft", kind="markdown")
    assert [one.locator for one in draft.paragraphs][:2] == ["line 4", "line 6"]


def test_web_pages_keep_text_and_leave_out_what_is_not_shown() -> None:
    page = (
        "<html><head><title>99 bn</title></head><body><nav>98 bn</nav><h1>Trade</h1>"
        "<p>Turnover:&nbsp;<b>45</b> bn<!-- 97 bn --><script>96</script><br>dollars<br><br>Oil</p>"
        "<p hidden>95 bn</p><p style='DISPLAY:none'>94 bn</p>"
        "<p style='color: red; display: none'>93</p><ul><li>one<li>two</ul>"
        "<table><tr><th>a<th>b<tr><td><p>1</p><td>2</table><div>loose <p>in it"
    )
    assert roles(page, "html") == [
        ("heading", "Trade"),
        ("paragraph", "Turnover:\u00a045 bn dollars"),
        ("paragraph", "Oil"),
        ("item", "one"),
        ("item", "two"),
        ("row", "a | b"),
        ("row", "1 | 2"),
        ("paragraph", "loose"),
        ("paragraph", "in it"),
    ]


def test_a_table_that_lays_out_a_page_is_no_row() -> None:
    page = "<table><tr><td><h2>Trade</h2><p>One.</p><p>Two.</p></td></tr></table>"
    assert roles(page, "html") == [
        ("heading", "Trade"),
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    assert texts("<div>" * 10_000 + ENGLISH, "html") == [ENGLISH]


def test_word_keeps_headings_items_tables_and_their_order() -> None:
    document = docx.Document()
    document.add_heading("Trade", 1)
    table = document.add_table(rows=1, cols=3)
    table.rows[0].cells[0].text = "Netherlands"
    table.rows[0].cells[2].text = "90.4"
    document.add_paragraph("Oil", style="List Bullet")
    layout = document.add_table(rows=1, cols=2)
    layout.rows[0].cells[0].text = "Key facts"
    layout.rows[0].cells[1].text = "One."
    layout.rows[0].cells[1].add_paragraph("Two.")
    document.sections[0].header.paragraphs[0].text = "in a header"
    draft = read_bytes(saved(document), name="draft", kind="docx")
    assert [(one.locator, one.text) for one in draft.paragraphs] == [
        ("paragraph 1", "Trade"),
        ("paragraph 2", "Netherlands | 90.4"),
        ("paragraph 3", "Oil"),
        ("paragraph 4", "Key facts"),
        ("paragraph 5", "One."),
        ("paragraph 6", "Two."),
    ]
    assert [one.role for one in draft.paragraphs][:2] == ["heading", "row"]


def test_word_reads_tracked_changes_links_text_boxes_and_controls() -> None:
    document = docx.Document()
    body = document.element.body
    inner = (
        "<w:r><w:t>Turnover was </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>50 bn</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>45</w:t><w:tab/><w:t>bn</w:t></w:r></w:ins>"
        "<w:hyperlink><w:r><w:t> dollars</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGEREF 99</w:instrText></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>"
    )
    body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    control = "<w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent>"
    body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}>{control}</w:sdt>"))
    assert texts(saved(document), "docx") == [
        "Turnover was 45 bn dollars",
        "in a box",
        "in a control",
    ]


def test_word_reads_footnotes() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph(ENGLISH)
    note = f"<w:footnote w:id='1'><w:p><w:r><w:t>{RUSSIAN}</w:t></w:r></w:p></w:footnote>"
    blob = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    document.part.relate_to(part, relation)
    draft = read_bytes(saved(document), name="draft", kind="docx")
    assert draft.paragraphs[-1] == ("footnote 1", RUSSIAN, "paragraph")


def test_word_takes_nothing_from_outside_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("999 billion")
    source = io.BytesIO(word("before", "after"))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                entity = (
                    f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt">]><w:document'
                )
                content = content.replace(b"<w:document", entity.encode(), 1)
                content = content.replace(b"after", b"&s;")
            new.writestr(name, content)
    assert texts(target.getvalue(), "docx") == ["before"]


def test_pdf_pages_are_joined_and_their_numbers_left_out() -> None:
    first = (
        "Turnover between Kazakhstan and the European Union reached 45 billion dol-\n"
        "lars in 2024, and the ﬁrst quarter of the next year brought 11 billion; the\n"
        "rest of it is not known before the customs authorities of the member states\n"
        "Page 1 of 2"
    )
    second = "2\nhave published it.\n\nOil was 13 % in\n2023."
    draft = read_bytes(printed(first, second), name="draft", kind="pdf")
    assert [one.locator for one in draft.paragraphs][:2] == [
        "page 1, paragraph 1",
        "page 2, paragraph 1",
    ]
    said = [one.text for one in draft.paragraphs]
    assert said[0].startswith(
        "Turnover between Kazakhstan and the European Union reached 45 billion "
    )
    assert "billion dollars in 2024, and the first quarter" in said[0]
    assert said[0].endswith("of the member states have published it.")
    assert "2023." in " ".join(said[1:])


@pytest.mark.parametrize("kind", ["text", "markdown", "html", "docx", "pdf"])
def test_a_draft_of_five_megabytes_is_read_whole(kind: str) -> None:
    pair = f"{ENGLISH} {RUSSIAN} "
    count = 5 * MEGABYTE // len(pair.encode())
    if kind == "docx":
        content = word(*[pair * 50] * (count // 50))
    elif kind == "pdf":
        # a small text among five megabytes of pictures
        content = printed(pair) + b"%" + b"x" * 5 * MEGABYTE
    else:
        content = (f"<p>{pair}</p>\n\n" if kind == "html" else f"{pair}\n\n").encode() * count
    draft = read_bytes(content, name="draft", kind=kind)
    expected = 1 if kind == "pdf" else count // 50 * 50 if kind == "docx" else count
    assert sum(one.text.count("$45 billion") for one in draft.paragraphs) == expected


@pytest.mark.parametrize("kind", MAKERS)
@given(damage=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused_but_never_fails_otherwise(
    kind: str, damage: st.DataObject
) -> None:
    content = bytearray(whole(kind))
    for _ in range(damage.draw(st.integers(1, 5))):
        place = damage.draw(st.integers(0, len(content) - 1))
        content[place : place + damage.draw(st.integers(0, 40))] = damage.draw(
            st.binary(max_size=8)
        )
        content = content or bytearray(b"x")
    form = {"txt": "text", "md": "markdown"}.get(kind, kind)
    try:
        draft = read_bytes(bytes(content), name="draft", kind=form)
    except DataError:
        return
    assert all(one.text == one.text.strip() != "" for one in draft.paragraphs)


@cache
def whole(kind: str) -> bytes:
    return MAKERS[kind]()
