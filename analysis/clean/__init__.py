"""From published figures to cleaned tables: one function per table, nothing typed by hand.

Every function takes ``published`` (:func:`analysis.clean.published.read`) and returns the
table as a frame; :func:`analysis.build.build` orders its columns, sorts it and writes it.
"""
