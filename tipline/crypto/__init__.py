"""Keys. `sealing` holds public keys only; `opening` holds private keys and may not be loaded by the public site."""
