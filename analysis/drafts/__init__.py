"""Reading drafts: which quantitative statements a text makes, in English and in Russian.

A file becomes paragraphs (``files``, ``formats``), a paragraph sentences and words
(``sentences``, ``tokens``), and words that the ``lexicon`` knows are found (``passage``). Amounts
(``numbers``), periods and places are read apart; ``reader`` puts together what each amount means
from its subject, parties, times, shares or counts; ``statements`` makes claims of that, which
``verify`` checks and ``report`` shows.
"""
