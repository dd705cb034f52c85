"""What is stated about a document, and where? In the table, beside the file, at its head, in its properties."""
