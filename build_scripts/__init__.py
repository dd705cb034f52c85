"""Fonds: a folder of documents in, a searchable, annotated, citable static archive out."""

__version__ = "0.1.0"
