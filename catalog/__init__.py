"""What we can sell: offerings, their rules, and which of them meet a requirement where."""
