"""A whole service of as many tips as asked for, made from a seed: what officers' pages read, sealed by the product.

Texts are triaged once each, by the product; every tip is sealed under a key of its own, wrapped for the ring. Times,
states and deeds are drawn. What is left out: pictures, translations, referrals and exports. Nobody holds a code of a
made tip, so a few reply keys serve them all.
"""
