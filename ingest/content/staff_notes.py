"""What says of itself that it is for colleagues and not for readers, as people write it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.content.model.languages import language_of

__all__ = ["BEGIN", "STAFF", "staff_note"]


@dataclass(frozen=True)
class _Phrases:
    """How a language says it: regular expressions without groups that count, blanks as "\\s"."""

    opening: str
    """Begins a note by itself: "note for the office"."""
    label: str
    """Begins one where it ends in a colon, a bracket or the line: "internal note"."""
    heading: str
    """Begins the heading of a section of notes."""
    asking: str
    """Begins a question to colleagues in square brackets."""
    capitals: str
    """Is one in capitals alone."""


STAFF = r"(?:the\s|our\s)?(?:staff|office|editors?|team|reviewers?|web\s?master|web\s?team|admins?)"
"""Who colleagues are, in English."""
BEGIN = r"""(?:
      (?:^|(?<=\|))[ \t>\#*_+|!:\-\d.=~]{0,40}(?:\[[ xX]\]\s)?
    | [\[({【（][\[({{ *_!¡=]{0,9}
)"""
"""Where a line, a cell or words in brackets begin, in whatever emphasis, quote or list."""

_STAFF_ES = (
    r"(?:el\s|la\s|los\s|las\s)?(?:personal|equipo|oficina|redacci[oó]n|editor(?:es|as?)?"
    r"|revisor(?:es|as?)?|colegas)"
)
_STAFF_DE = (
    r"(?:das\s|die\s|den\s)?(?:Mitarbeiter(?:innen|Innen|[*:_]innen)?|Mitarbeitenden?|Team|B(?:ü|ue)ro"
    r"|Redaktion|Kolleg(?:en|innen)|Personal|Gesch(?:ä|ae)ftsstelle)"
)
_STAFF_FR = (
    r"(?:le\s|la\s|les\s|l['’]\s?)?(?:personnel|[ée]quipe|bureau|r[ée]daction|coll[èe]gues?"
    r"|r[ée]dacteurs?)"
)
_PHRASES: Mapping[str, _Phrases] = {
    "en": _Phrases(
        opening=r"(?:(?:internal|private)\s)?(?:note|comment|reminder|question)s?"
        rf"\s(?:for|to)\s{STAFF}(?=[*_ \t]*(?:[:;,(\[\])}}–—-]|[.!]?[*_ \t]*$))"
        rf"|(?:nb|n\.b\.|ps|nota\sbene)[:,]?\s(?:(?:for|to)\s\(?{STAFF}\b|\(?{STAFF}\)?\s?:)",
        label=rf"for\s{STAFF}(?:\s(?:use\s)?only)?"
        r"|(?:staff|internal|editor['’]?s|editors['’]|editorial|ed\.)\s(?:note|comment)s?"
        r"|(?:staff|internal(?:\suse)?|office(?:\suse)?)[\s-]only"
        r"|for\s(?:internal|office)\suse(?:\sonly)?|not\sfor\s(?:the\s)?public(?:ation)?"
        r"|(?:do\snot|don['’]t|never)\spublish(?:\s(?:this|it))?|notes?\sto\s(?:my)?self"
        r"|place-?holder(?:\stext)?",
        heading=r"for\s+staff|internal(?=\s?:?[ \t]*$)",
        asking=r"staff\s?:|check\swith\b|internal\b",
        capitals=r"FIXME|INTERNAL(?=\s?[:\])])",
    ),
    "es": _Phrases(
        opening=r"(?:nota|aviso|comentario|recordatorio|pregunta)s?(?:\s(?:intern|privad)[oa]s?)?"
        rf"\s(?:para|a)\s{_STAFF_ES}\b",
        label=rf"(?:s[oó]lo\s|solamente\s|exclusivo\s)?para\s{_STAFF_ES}|s[oó]lo\s(?:el\s)?personal"
        r"|(?:notas?|comentarios?|avisos?)\s(?:intern|privad)[oa]s?"
        r"|(?:s[oó]lo\s|(?:de|para)\s|s[oó]lo\spara\s)?uso\s(?:exclusivamente\s)?interno"
        r"|nota\s(?:del?\s(?:la\s)?(?:editora?|redacci[oó]n)|para\sm[ií])"
        r"|no\s(?:publicar|publique|se\sdebe\spublicar)",
        heading=rf"para\s+{_STAFF_ES}",
        asking=r"personal\s?:|(?:consultar|verificar|confirmar|comprobar|revisar)(?:lo)?\scon\b",
        capitals=r"PENDIENTE|POR\s(?:HACER|CONFIRMAR|REVISAR)",
    ),
    "de": _Phrases(
        opening=r"(?:interne[rs]?\s)?(?:Notiz(?:en)?|Hinweise?|Anmerkung(?:en)?|Frage|Erinnerung)"
        rf"\s(?:für|fuer|an)\s{_STAFF_DE}\b",
        label=rf"(?:nur\s)?(?:für|fuer)\s{_STAFF_DE}"
        r"|interne[rs]?\s(?:Notiz(?:en)?|Hinweise?|Anmerkung(?:en)?|Kommentare?)|(?:nur\s)?intern"
        r"|(?:nur\s)?(?:für|fuer)\s(?:den\s)?(?:internen\s(?:Gebrauch|Dienstgebrauch)|Dienstgebrauch)"
        r"|(?:bitte\s)?nicht\s(?:ver(?:ö|oe)ffentlichen|zur\sVer(?:ö|oe)ffentlichung)"
        r"|Notiz\san\smich(?:\sselbst)?",
        heading=rf"(?:für|fuer)\s+{_STAFF_DE}",
        asking=r"(?:Team|Redaktion|B(?:ü|ue)ro)\s?:|(?:kl(?:ä|ae)ren|pr(?:ü|ue)fen|abstimmen)\smit\b"
        r"|mit\s[^\]\n]{1,60}\s(?:kl(?:ä|ae)ren|pr(?:ü|ue)fen|abstimmen)\b",
        capitals=r"ZU\s(?:KLÄREN|ERLEDIGEN|PRÜFEN)",
    ),
    "fr": _Phrases(
        opening=r"(?:note|remarque|commentaire|rappel|question)s?(?:\s(?:interne|priv[ée]e?)s?)?"
        rf"\s(?:pour|à|a)\s{_STAFF_FR}\b",
        label=rf"(?:(?:uniquement|seulement)\s)?pour\s{_STAFF_FR}(?:\s(?:uniquement|seulement))?"
        r"|r[ée]serv[ée]e?s?\sau\spersonnel"
        r"|(?:notes?|remarques?|commentaires?)\s(?:internes?|priv[ée]e?s?)"
        r"|(?:[àa]\s|pour\s)?usage\sinterne(?:\s(?:uniquement|seulement))?"
        r"|note\sde\sla\sr[ée]daction|(?:à\s)?ne\spas\spublier|note\spour\smoi",
        heading=rf"pour\s+{_STAFF_FR}",
        asking=r"(?:personnel|[ée]quipe)\s?:|(?:v[ée]rifier|voir|confirmer)\savec\b|[àa]\sv[ée]rifier\b",
        capitals=r"[ÀA]\s(?:FAIRE|VÉRIFIER|VERIFIER|CONFIRMER)",
    ),
}
"""Language -> its usual forms. Those of English count on every site: staff may write to each other
in another language than to readers."""


@cache
def staff_note(tag: str) -> re.Pattern[str]:
    """What finds the notes for staff in a text of a site in this language, a BCP 47 tag.

    A heading, a marked line, words in brackets; at the beginning of a line or in brackets,
    whatever emphasis, quote or list it stands in.
    """
    found = [_PHRASES["en"]]
    if language_of(tag) != "en" and language_of(tag) in _PHRASES:
        found.append(_PHRASES[language_of(tag)])

    def any_of(name: str) -> str:
        return "|".join(getattr(phrases, name) for phrases in found)

    return re.compile(
        rf"""{BEGIN}(?:
            (?:{any_of("capitals")})(?![\w-])
          | (?i:
                (?:{any_of("opening")})
              | (?:{any_of("label")})
                [ \t\u00a0\u202f]{{0,9}}(?:[:\])}}*_–—]|-\s|[.!]?[ \t]*$)
            )
        )
        | ^[ \t]*\#{{2,6}}[ \t]*(?i:{any_of("heading")})\b
        | \[[ ]?(?i:{any_of("asking")})[^\]\n]{{0,300}}\](?![(\[:])""",
        re.VERBOSE | re.MULTILINE,
    )
