"""Dates that nobody can misread, for languages whose own custom differs from country to country."""
