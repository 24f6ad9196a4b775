"""What makes the texts of an account known wherever they turn up."""

#: Begins each text of the account's records.
MARK = "Zq7Geheim-"
