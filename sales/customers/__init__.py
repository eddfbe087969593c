"""Who we sell to: organisations, their sites and contacts, and the opportunities with them."""
