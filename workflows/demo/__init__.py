"""The demo provider, Larkfield Networks: catalogue, buildings, customers and five years of deals.

Everything here is fictional and generated for demonstration; see docs/demo-provider.md.
"""
