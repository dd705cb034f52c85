"""Which names can only a person decide about, and how does the decision get into the ledger?"""
