"""Propositional reasoning: formulas, what choices force and why, the best completion."""
