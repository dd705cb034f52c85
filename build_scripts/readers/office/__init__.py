"""How do the files of word processors become blocks? Word, OpenDocument and RTF."""
