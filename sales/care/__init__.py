"""Care: what customers ask and report, who answers by when, and what can be learnt from it."""
