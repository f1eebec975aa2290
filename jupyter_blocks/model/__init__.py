"""The nouns of Jupyter Blocks: immutable values, whole or not at all, shared by every room above."""
