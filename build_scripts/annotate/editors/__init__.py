"""What did the editors decide? The ledger of names and the corrections of single mentions, both in seeds/."""
