"""Records of a book, one module for each kind: Facts and an Inventory in, the bytes of a file out."""
