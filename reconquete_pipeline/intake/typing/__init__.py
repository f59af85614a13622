"""Texts to typed values by the contract, with every reason for rejection."""
