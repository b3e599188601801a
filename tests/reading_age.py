"""How old somebody has to be to read a text with ease: the Flesch-Kincaid grade in years."""

import re

VOWELS = re.compile(r"[aeiouy]+")
SCHOOL_STARTS = 5
"""The grade counts years at school; a child starts at this age."""


def syllables(word: str) -> int:
    """How many syllables a word has, by its runs of vowels; a silent e at the end is none."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    spoken = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$", lambda end: end[0][0], letters)
    return max(1, len(VOWELS.findall(spoken)))


def reading_age(sentences: list[str]) -> float:
    """The age in years, from the mean length of sentences and of words."""
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z][A-Za-z’'-]*", sentence)]
    length = len(words) / len(sentences)
    weight = sum(map(syllables, words)) / len(words)
    return SCHOOL_STARTS + 0.39 * length + 11.8 * weight - 15.59


BLOCKS = re.compile(
    r"</?(?:p|li|h[1-6]|dt|dd|div|section|summary|legend|label|td|th|caption|button|figcaption)\b[^>]*>"
)


def sentences_of(template: str) -> list[str]:
    """The sentences of three words or more that a template itself says; what is put in counts as one short word."""
    text = re.sub(r"{#.*?#}|{%.*?%}|<svg.*?</svg>|<title>.*?</title>", " ", template, flags=re.S)
    text = re.sub(r"{{.*?}}", " it ", text, flags=re.S)
    parts = re.split(r"[.!?:;]\s|\n\n", re.sub(r"<[^>]*>", " ", BLOCKS.sub(". ", text)))
    return [part for part in (" ".join(part.split()) for part in parts) if len(re.findall(r"[A-Za-z]{2,}", part)) >= 3]
