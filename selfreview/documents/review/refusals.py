"""Why a file is not taken: each reason is a sentence that names the file, what it is and what to do."""

from collections.abc import Mapping
from enum import Enum

from selfreview.speech import lazy


class Refusal(Enum):
    """A reason, with its sentence. `{file}` is the file's name in quotation marks, which is that of the visitor.

    The child process that judges a file sends the name of the reason, never
    the sentence: what it was overrun by would say what it likes, and it
    speaks English.
    """

    WITHOUT_A_NAME = lazy("The file needs a name. Save it under one, then try again.")
    TRACE = lazy("{file} is only the trace that Word or Excel leaves of an open document. Choose the document itself.")
    EMPTY = lazy("{file} is empty. If it is on OneDrive or a network drive, open it there first, then choose it again.")
    NOTHING_IN_IT = lazy("{file} has nothing in it: it did not finish copying. Save it again, then choose it.")
    TOO_LARGE = lazy("{file} is larger than 10 MB. Make it smaller, or add a link to it.")
    OTHER_ENDING = lazy("We do not accept {ending} files. Choose a {taken} file.")
    WITHOUT_AN_ENDING = lazy("{file} has no ending that says what it is. Choose a {taken} file.")
    LOCKED = lazy(
        "{file} is protected, by a password or against copying. Save a copy of it without protection, and add that."
    )
    DAMAGED = lazy("{file} is damaged. Save it again, then try.")
    SOMETHING_ELSE = lazy("{file} says that it is {ending} but its content is something else. Save it again, then try.")
    MISNAMED = lazy("{file} is {kind}, though its name ends in {ending}. Let its name end in {better}, then try.")
    HUGE_WHEN_OPENED = lazy("{file} is far too large when opened. Save it as a PDF and add that.")
    FILES_INSIDE = lazy("{file} has other files packed inside. Save it as a PDF and add that.")
    ATTACHED = lazy("{file} has “{attached}” attached, which you cannot upload. Print the email to a PDF and add that.")
    MACROS = lazy(
        "{file} contains macros, which we cannot accept. In Word, Excel or PowerPoint, save it without them "
        "({better}), or as a PDF."
    )
    MACROS_INSIDE = lazy(
        "{file} contains macros, which we cannot accept. In Word, Excel or PowerPoint, save it without them "
        "(.docx, .xlsx or .pptx), or as a PDF."
    )
    FETCHES = lazy(
        "{file} loads its template or other content from another computer whenever it is opened, which we cannot "
        "accept. Save it as a PDF and add that."
    )
    SHORTCUT = lazy(
        "{file} is a shortcut, not the file itself. Open it, and add the file or the link that it leads to."
    )
    PROGRAM = lazy("{file} is a program or a script, which we cannot accept.")
    ARCHIVE = lazy("{file} is an archive of files. Unpack it, and add the files that matter one by one.")
    FILM = lazy(
        "{file} is a film or a sound, which we cannot accept. Put it where your group can see it, and add a link to it."
    )
    WEB_PAGE = lazy("{file} is a web page. Add a link to it, or print it to a PDF and add that.")
    EXPORT = lazy(
        "{file} is a web page under another name, as some systems export tables. Open it in Excel or Word, save it as "
        ".xlsx or .docx, and add that."
    )
    AS_PDF = lazy("{file} is of a kind that not everyone can open. Save it as a PDF and add that.")
    PICTURE = lazy("{file} is a picture in a format that not everyone can open. Save it as JPEG or PNG and add that.")
    PHOTOGRAPH = lazy(
        "{file} is an iPhone photograph (HEIC), which not everyone can open. Send it as JPEG: mail it to yourself, "
        "or set the camera to “Most compatible”."
    )
    UNFINISHED = lazy(
        "{file} is not complete: it did not finish downloading or saving. Download or save it again, then add it."
    )
    TEMPLATE = lazy("{file} is a template. Save it as a document ({better}) and add that.")
    BINARY = lazy("{file} is a binary workbook. In Excel, save it as an Excel workbook (.xlsx) and add that.")
    UNREADABLE = lazy(
        "The file asks for far more memory or time than a document needs. Save it as a PDF, and add that."
    )
    INFECTED = lazy(
        "The virus scanner found something in it (it calls it {name}). Check your computer before you try again."
    )
    NOT_SCANNED = lazy("It could not be checked for viruses just now, so it was not added. Try again in a few minutes.")
    NO_WORKBOOK = lazy("Choose the workbook that you have filled in.")
    OTHER_THAN_A_WORKBOOK = lazy("Choose a workbook saved as XLSX or ODS.")


class Refused(ValueError):
    """Why a file is not taken, said in the language of whoever reads it."""

    def __init__(self, why: Refusal, values: Mapping[str, str] | None = None) -> None:
        self.why, self.values = why, dict(values or {})
        super().__init__(why)

    def __str__(self) -> str:
        return self.why.value.format(**self.values)
