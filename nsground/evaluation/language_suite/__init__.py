"""The language suite: how much of what people and generators write is read, and how well."""
